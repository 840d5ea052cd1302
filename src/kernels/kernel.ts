import { count, InputError } from "../checks.ts";
import { typescriptKernel } from "./typescriptKernel.ts";
import { type WasmName, wasmKernel, wasmRefusal } from "./wasmKernel.ts";

/** The drive of the full L1 flow (theory §2) for one size. W and F are n×m row-major, F another array than W. */
export interface DriveKernel {
  readonly name: "typescript" | WasmName;
  readonly n: number;
  readonly m: number;
  /** Writes F = (I − ReLU(W Wᵀ)) W into F. Allocates nothing. */
  readonly drive: (W: Float64Array, F: Float64Array) => void;
  /** Writes G = W Wᵀ (n×n, both halves, exactly symmetric) into G. Allocates nothing. */
  readonly gram: (W: Float64Array, G: Float64Array) => void;
}

/** `auto`: `wasm-f64` where it runs and pays, else `typescript`. */
export type KernelChoice = "auto" | DriveKernel["name"];

/** Every `KernelChoice`. */
export const kernelChoices = ["auto", "typescript", "wasm-f64", "wasm-f32"] as const satisfies KernelChoice[];

/**
 * n²m from which on wasm-f64 is the faster one: 4×8 is a tie, 8×16 twice as fast (bench/kernels.ts). Below, calling it and copying W in
 * and F out takes longer than what it saves.
 */
const WASM_PAYS = 256;

/**
 * The kernel for n features and m neurons, with all its buffers. `typescript`: plain loops, the reference. `wasm-f64`: SIMD, the same to
 * rounding. `wasm-f32`: products in single precision, about 1e-7 of the sum of their magnitudes off.
 * @throws InputError unless n, m are whole and ≥ 1, the kernel is known and it can run here
 */
export function driveKernel({ n, m, kernel = "auto" }: { n: number; m: number; kernel?: KernelChoice }): DriveKernel {
  count("n", n);
  count("m", m);
  if (!kernelChoices.includes(kernel)) {
    throw new InputError(`kernel must be one of ${kernelChoices.join(", ")}, got ${JSON.stringify(kernel)}.`);
  }
  return checked(create(n, m, kernel));
}

function create(n: number, m: number, kernel: KernelChoice): DriveKernel {
  if (kernel === "typescript") return typescriptKernel(n, m);
  const refusal = wasmRefusal(n, m);
  if (kernel === "auto") {
    return refusal === undefined && n * n * m >= WASM_PAYS ? wasmKernel("wasm-f64", n, m) : typescriptKernel(n, m);
  }
  if (refusal !== undefined) throw new InputError(`kernel ${kernel} cannot run here: ${refusal}; use typescript.`);
  return wasmKernel(kernel, n, m);
}

/** The kernel behind a check that it gets arrays of its size. */
function checked({ name, n, m, drive, gram }: DriveKernel): DriveKernel {
  const check = (array: string, { length }: Float64Array, expected: number): void => {
    if (length !== expected) {
      throw new InputError(`${array} has length ${length}, the kernel for n = ${n}, m = ${m} expects ${expected}.`);
    }
  };
  return {
    name,
    n,
    m,
    drive: (W, F) => {
      check("W", W, n * m);
      check("F", F, n * m);
      drive(W, F);
    },
    gram: (W, G) => {
      check("W", W, n * m);
      check("G", G, n * n);
      gram(W, G);
    },
  };
}
