import { InputError } from "../checks.ts";
import { compiledModule, doesWithout, exportsOf } from "../webAssembly.ts";
import { driveBinary } from "./driveBinary.ts";
import type { DriveProducts } from "./typescriptKernel.ts";

/** Addresses and sizes as assembly/drive.ts takes them. */
type Gram = (w: number, n: number, m: number, g: number, side: number, panels: number) => void;
type Pull = (...rest: [...Parameters<Gram>, terms: number, f: number, stride: number]) => void;

/** What assembly/drive.ts exports. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer; readonly grow: (pages: number) => number };
  readonly gram64: Gram;
  readonly gram32: Gram;
  readonly pull64: Pull;
  readonly pull32: Pull;
}

const PAGE = 65_536; // bytes
const MAX_PAGES = 65_536; // what 32-bit addresses reach

let compiled: object | "missing" | undefined;

/** The compiled module, the first time it is asked for; undefined where WebAssembly or its SIMD is missing. */
function compile(): object | undefined {
  compiled ??= compiledModule(driveBinary) ?? "missing";
  return compiled === "missing" ? undefined : compiled;
}

/** Why no wasm kernel can run here for this size; undefined when one can. */
export function wasmRefusal(n: number, m: number): string | undefined {
  if (doesWithout() || compile() === undefined) return "WebAssembly with SIMD is missing";
  if (layout(n, m).pages > MAX_PAGES) return `n = ${n}, m = ${m} needs more memory than the 4 GB of WebAssembly`;
  return undefined;
}

/**
 * The drive in WebAssembly SIMD (assembly/drive.ts), in double or single precision, where `wasmRefusal` has nothing
 * against it.
 */
export function wasmKernel(precision: "f64" | "f32", n: number, m: number): DriveProducts {
  const { memory, gram64, gram32, pull64, pull32 } = exportsOf<Exports>(compile()!);
  const [gram, pull] = precision === "f64" ? [gram64, pull64] : [gram32, pull32];
  const { side, stride, w, g, panels, terms, f, pages } = layout(n, m);
  try {
    memory.grow(pages);
  } catch (cause) {
    const megabytes = Math.ceil((pages * PAGE) / 1e6);
    throw new InputError(`the drive of n = ${n}, m = ${m} needs ${megabytes} MB, which this process cannot have.`, {
      cause,
    });
  }
  const { buffer } = memory;
  const rows = (start: number, step: number, length: number): Float64Array[] =>
    Array.from({ length: n }, (_, i) => new Float64Array(buffer, start + 8 * i * step, length));
  const wCopy = new Float64Array(buffer, w, n * m);
  const gRows = rows(g, side, n);
  const fRows = rows(f, stride, m);
  return {
    drive: (W, F) => {
      wCopy.set(W);
      gram(w, n, m, g, side, panels);
      pull(w, n, m, g, side, panels, terms, f, stride);
      for (let i = 0; i < n; i++) F.set(fRows[i], i * m);
    },
    gram: (W, G) => {
      wCopy.set(W);
      gram(w, n, m, g, side, panels);
      for (let i = 0; i < n; i++) G.set(gRows[i], i * n);
    },
  };
}

/**
 * Where everything lies in the memory of a kernel, as assembly/drive.ts describes it: byte addresses, and the pages
 * they take.
 */
function layout(n: number, m: number) {
  const side = 8 * Math.ceil(n / 8);
  const stride = 24 * Math.ceil(m / 24); // never a power of two, whose rows would fall on each other in the cache
  let end = 0;
  const place = (bytes: number): number => {
    const start = end;
    end = 64 * Math.ceil((start + bytes) / 64);
    return start;
  };
  const w = place(8 * (n * m + 24));
  const g = place(8 * side * side);
  const panels = place(8 * side * 256); // 256 columns of W at a time; a band of columns, 96 bytes per row, is less
  const terms = place(4 * (n + 1) + 16 * n * n); // n + 1 addresses, at most n² terms
  const f = place(8 * n * stride);
  return { side, stride, w, g, panels, terms, f, pages: Math.ceil(end / PAGE) };
}
