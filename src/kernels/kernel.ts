import { count, InputError } from "../checks.ts";
import { goWithout } from "../webAssembly.ts";
import { type DriveProducts, typescriptKernel } from "./typescriptKernel.ts";
import { wasmKernel, wasmRefusal } from "./wasmKernel.ts";

/** How a kernel is made and when it may be. */
interface KernelEntry {
  readonly make: (n: number, m: number) => DriveProducts;
  /** Why it cannot run here at this size; undefined when it can. */
  readonly refusal: (n: number, m: number) => string | undefined;
  /** How long it takes in units of `wasm-f64` (bench/kernels.ts). */
  readonly time: number;
}

/**
 * The kernels. `typescript`: plain loops, the reference. `wasm-f64`: SIMD, the same to rounding. `wasm-f32`: products
 * in single precision, about 1e-7 of the sum of their magnitudes off.
 */
const kernels = {
  typescript: { make: typescriptKernel, refusal: () => undefined, time: 5.7 },
  "wasm-f64": { make: (n, m) => wasmKernel("f64", n, m), refusal: wasmRefusal, time: 1 },
  "wasm-f32": { make: (n, m) => wasmKernel("f32", n, m), refusal: wasmRefusal, time: 0.56 },
} satisfies Readonly<Record<string, KernelEntry>>;

/** Name of a kernel. */
export type KernelName = keyof typeof kernels;
/** Name of a kernel, or `auto`: `wasm-f64` where it runs and pays, else `typescript`. */
export type KernelChoice = "auto" | KernelName;

/** All kernels by name. */
export const kernelNames = Object.keys(kernels) as KernelName[];
/** Everything `kernel` may be. */
export const kernelChoices: readonly KernelChoice[] = ["auto", ...kernelNames];

/** The drive of the full L1 flow (theory §2) for one size. W and F are n×m row-major, F another array than W. */
export interface DriveKernel extends DriveProducts {
  readonly name: KernelName;
  readonly n: number;
  readonly m: number;
  /** How long a product takes in units of `wasm-f64`. */
  readonly time: number;
}

/**
 * n²m from which on wasm-f64 is the faster one: 4×8 is a tie, 8×16 twice as fast (bench/kernels.ts). Below, calling it
 * and copying W in and F out takes longer than what it saves.
 */
const WASM_PAYS = 256;

/**
 * The kernel for n features and m neurons, with all its buffers, behind a check that it gets arrays of its size.
 * @throws InputError unless n, m are whole and ≥ 1, the kernel is known and it can run here
 */
export function driveKernel({ n, m, kernel = "auto" }: { n: number; m: number; kernel?: KernelChoice }): DriveKernel {
  count("n", n);
  count("m", m);
  if (kernel === "auto") return automatic(n, m);
  if (!Object.hasOwn(kernels, kernel)) {
    throw new InputError(`kernel must be one of ${kernelChoices.join(", ")}, got ${JSON.stringify(kernel)}.`);
  }
  const { make, refusal, time } = kernels[kernel];
  const reason = refusal(n, m);
  if (reason !== undefined) throw new InputError(`kernel ${kernel} cannot run here: ${reason}; use typescript.`);
  const { drive, gram } = make(n, m);
  const check = (array: string, { length }: Float64Array, expected: number): void => {
    if (length !== expected) {
      throw new InputError(`${array} has length ${length}, the kernel for n = ${n}, m = ${m} expects ${expected}.`);
    }
  };
  return {
    name: kernel,
    n,
    m,
    time,
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

/** The fastest kernel for this size; without WebAssembly where its memory cannot be had. */
function automatic(n: number, m: number): DriveKernel {
  if (n * n * m >= WASM_PAYS && wasmRefusal(n, m) === undefined) {
    try {
      return driveKernel({ n, m, kernel: "wasm-f64" });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      goWithout();
    }
  }
  return driveKernel({ n, m, kernel: "typescript" });
}
