import type { ActiveSet } from "../solvers/index.ts";

/**
 * How far W is from rest under W' = F − λ sign(W) (the KKT conditions of the energy): the largest |F − λ sign W| over nonzeros and
 * |F| − λ over zeros, at least 0. W, F: the same length; with `active`, F is known there only and every other weight is at rest. What is
 * larger than `enough` need not be the largest: nobody who asks whether all is below it wants to know.
 */
export function kktResidual(
  W: Float64Array,
  F: Float64Array,
  lambda: number,
  { active, enough = Infinity }: { active?: ActiveSet | undefined; enough?: number | undefined } = {},
): number {
  const count = active?.count ?? W.length;
  let worst = 0;
  for (let a = 0; a < count && worst <= enough; a++) {
    const k = active === undefined ? a : active.indices[a];
    const w = W[k];
    const excess = w === 0 ? Math.abs(F[k]) - lambda : Math.abs(F[k] - (w > 0 ? lambda : -lambda));
    if (excess > worst) worst = excess;
  }
  return worst;
}
