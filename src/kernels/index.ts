/**
 * The drive of the full L1 flow, F = (I − ReLU(W Wᵀ)) W: dense kernels and the path for weights that are mostly zero.
 */

export {
  type DriveKernel,
  driveKernel,
  type KernelChoice,
  type KernelName,
  kernelChoices,
  kernelNames,
} from "./kernel.ts";
export { multiply, symmetrize } from "./multiply.ts";
export { SparseDrive } from "./sparseDrive.ts";
