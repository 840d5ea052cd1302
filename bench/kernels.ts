import { Matrix } from "ml-matrix";
import { type DriveKernel, driveKernel, SparseDrive } from "../src/kernels/index.ts";
import { uniformStream } from "../src/random/generator.ts";
import { initialWeights } from "../src/random/initialWeights.ts";
import { medianTime, type Row, type Table } from "./table.ts";

const [N, M] = [256, 4096];
const CALLS = 10_000;

/**
 * One right-hand side F = (I − ReLU(W Wᵀ)) W of the paper's size by every kernel, and where the sparse path and SIMD
 * begin to pay.
 */
export function kernelSpeed(): Table {
  const small = [4, 8, 16].map(smallSize); // first: a kernel that has run at a large size is compiled for that
  const W = initialWeights({ n: N, m: M, key: [0, "kernels"] });
  const simd = driveTime({ n: N, m: M, kernel: "wasm-f64", repeats: 31 });
  const single = driveTime({ n: N, m: M, kernel: "wasm-f32", repeats: 31 });
  const plain = driveTime({ n: N, m: M, kernel: "typescript", repeats: 11 });
  const library = medianTime(3, () => driveByMlMatrix(W));
  const gigaflops = (time: number) => `${((4 * N * N * M) / time / 1e6).toFixed(1)} GFLOPS`;
  const ratio = (time: number) => `${(time / simd).toPrecision(2)}x wasm-f64`;
  return {
    title: `The drive at n = ${N}, m = ${M} (GFLOPS count both products in full), and at small sizes`,
    rows: [
      { what: "wasm-f64", milliseconds: simd, note: gigaflops(simd) },
      { what: "wasm-f32", milliseconds: single, note: `${gigaflops(single)}, ${ratio(single)}` },
      { what: "typescript", milliseconds: plain, note: `${gigaflops(plain)}, ${ratio(plain)} (promised: at least 4x)` },
      {
        what: "ml-matrix",
        milliseconds: library,
        note: `${gigaflops(library)}, ${ratio(library)} (promised: at least 15x)`,
      },
      ...sparseRows(W, ratio),
      ...small,
    ],
  };
}

/** The sparse path at the shares of W alive from which on it is the slower one. */
function sparseRows(weights: Float64Array, ratio: (time: number) => string): Row[] {
  const F = new Float64Array(N * M);
  const found = { indices: new Int32Array(N * M), count: 0 };
  const row = (share: number, release: boolean): Row => {
    const uniform = uniformStream([0, "kernels", "alive"]);
    const W = weights.map((weight) => (uniform() < share ? weight / Math.sqrt(share) : 0));
    const entries = Int32Array.from([...W.keys()].filter((q) => W[q] !== 0));
    const sparse = new SparseDrive(N, M);
    sparse.setActive(entries, entries.length);
    const milliseconds = medianTime(11, () => {
      sparse.driveActive(W, F);
      if (release) sparse.findReleased(1, F, found);
      return F[0];
    });
    const what = `sparse path${release ? " with release test" : ""}, ${100 * share} % alive`;
    return { what, milliseconds, note: ratio(milliseconds) };
  };
  return [row(0.2, false), row(0.1, false), row(0.1, true), row(0.01, false), row(0.01, true)];
}

/** Many calls at n×2n, for the size from which on "auto" takes SIMD. */
function smallSize(n: number): Row {
  const time = (kernel: DriveKernel["name"]) => driveTime({ n, m: 2 * n, kernel, repeats: 31, calls: CALLS });
  const [plain, simd] = [time("typescript"), time("wasm-f64")];
  return {
    what: `${n}x${2 * n}, typescript, ${CALLS} calls`,
    milliseconds: plain,
    note: `${(plain / simd).toPrecision(2)}x wasm-f64; auto takes ${driveKernel({ n, m: 2 * n }).name}`,
  };
}

/** Median time of `calls` calls of a kernel at a random start, in milliseconds. */
function driveTime(options: {
  n: number;
  m: number;
  kernel: DriveKernel["name"];
  repeats: number;
  calls?: number;
}): number {
  const { n, m, kernel, repeats, calls = 1 } = options;
  const W = initialWeights({ n, m, key: [0, "kernels"] });
  const F = new Float64Array(n * m);
  const { drive } = driveKernel({ n, m, kernel });
  return medianTime(repeats, () => {
    for (let call = 0; call < calls; call++) drive(W, F);
    return F[0];
  });
}

/** The same by the matrix products of ml-matrix; returns one entry of F. */
function driveByMlMatrix(weights: Float64Array): number {
  const W = Matrix.from1DArray(N, M, weights);
  const G = W.mmul(W.transpose());
  const pull = Matrix.eye(N, N).sub(
    G.apply((i, j) => {
      G.set(i, j, Math.max(0, G.get(i, j)));
    }),
  );
  return pull.mmul(W).get(0, 0);
}
