import { readFileSync } from "node:fs";
import type { NoiseFlow } from "../../src/dynamics/noiseFlow.ts";

/**
 * Solutions of the flow under noise by an independent program, from a start drawn as `recipe` says. Its tolerance and
 * what halving the step changed are in `self_difference`.
 */
export interface NoiseReference {
  readonly n: number;
  readonly m: number;
  readonly sigma: number;
  readonly W0: number[][];
  readonly times: number[];
  /**
   * By level, "closure kappa=-2" or "exact bipolar": Σ_k W_ik⁴ averaged over the features, and V, at every time; W at
   * the last one.
   */
  readonly levels: Record<
    string,
    { kappa?: number; fourthNorm: number[]; V: number[]; W_end: number[][]; self_difference: number }
  >;
}

export function noiseReference(name: string): NoiseReference {
  return JSON.parse(readFileSync(new URL(`../reference/${name}.json`, import.meta.url), "utf8"));
}

/** F at W. */
export function driveOf({ field }: Pick<NoiseFlow, "field">, W: Float64Array): Float64Array {
  const F = new Float64Array(W.length).fill(Number.NaN);
  field.derivative(0, W, F);
  return F;
}

/** ‖a‖₂. */
export const norm = (a: ArrayLike<number>) => Math.sqrt(Array.from(a).reduce((sum, x) => sum + x * x, 0));
/** ‖a − b‖₂/‖b‖₂. */
export const apart = (a: ArrayLike<number>, b: ArrayLike<number>) => norm(Array.from(a, (x, k) => x - b[k])) / norm(b);

export const rowsOf = (W: Float64Array, m: number): number[][] =>
  Array.from({ length: W.length / m }, (_, i) => [...W.subarray(i * m, (i + 1) * m)]);

/** W with every row scaled to norm 1. */
export function unitRows(W: Float64Array, m: number): Float64Array {
  return Float64Array.from(rowsOf(W, m).flatMap((row) => row.map((w) => w / norm(row))));
}
