import type { RunRecord } from "../../src/figures/index.ts";

/** A run with weights that shrink in a known way: w_ik(t) = (−1)^k (k + 1) / (1 + t/(i + 1)), below 0.1 zero. */
export function madeUpRun({
  n,
  m,
  times,
  weights = true,
  ...rest
}: Partial<Omit<RunRecord, "weights">> & Pick<RunRecord, "n" | "m" | "times"> & { weights?: boolean }): RunRecord {
  const rows = times.map((t) =>
    Array.from({ length: n }, (_, i) =>
      Array.from({ length: m }, (_, k) => {
        const w = ((k % 2 === 0 ? 1 : -1) * (k + 1)) / (1 + t / (i + 1)) / m;
        return Math.abs(w) < 0.1 ? 0 : w;
      }),
    ),
  );
  const perRow = (of: (w: number) => number) => rows.map((W) => W.map((row) => row.reduce((sum, w) => sum + of(w), 0)));
  const l1 = perRow(Math.abs);
  return {
    flow: "l1",
    parameters: { lambda: 0.01 },
    n,
    m,
    method: "event",
    status: "converged",
    t: times[times.length - 1],
    times,
    weights: weights ? rows : null,
    observables: {
      l1,
      nonzeros: perRow((w) => (w === 0 ? 0 : 1)),
      fourthNorm: perRow((w) => w ** 4),
      energy: l1.map((row) => 0.01 * row.reduce((sum, norm) => sum + norm, 0)),
    },
    ...rest,
  };
}

/** 0, and `count` times from 1 to `end` evenly in log t. */
export function logTimes(end: number, count = 40): number[] {
  return [0, ...Array.from({ length: count }, (_, i) => end ** (i / (count - 1)))];
}
