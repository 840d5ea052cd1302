import { readdirSync, readFileSync } from "node:fs";

/**
 * A trajectory of the full L1 flow by an independent integrator (event-located, tolerance 10⁻¹³, accurate to about
 * 10⁻¹¹); each file says in `recipe` how its start was drawn.
 */
export interface Trajectory {
  readonly n: number;
  readonly m: number;
  readonly lam: number;
  readonly T: number;
  readonly times: number[];
  readonly W0: number[][];
  readonly W: number[][][];
  readonly V: number[];
  readonly final: { readonly winner: number[]; readonly sign: number[]; readonly poly: number };
  readonly events: { t: number; type: string; i: number; k: number }[];
}

const folder = new URL("../reference/", import.meta.url);

/** Every reference trajectory with its name. */
export const trajectories: [string, Trajectory][] = readdirSync(folder)
  .filter((name) => name.startsWith("ref_"))
  .map((name) => [name.replace(/^ref_|\.json$/g, ""), JSON.parse(readFileSync(new URL(name, folder), "utf8"))]);

/** Largest |W − reference| over all weights at the i-th time. */
export function distance(reference: Trajectory, i: number, W: ArrayLike<number>): number {
  const flat = reference.W[i].flat();
  return flat.reduce((worst, w, k) => Math.max(worst, Math.abs(w - W[k])), 0);
}
