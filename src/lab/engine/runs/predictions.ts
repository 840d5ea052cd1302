import {
  type CollapseSolution,
  collapseAt,
  paperCollisionCount,
  paperEstimate,
  reduceCollapse,
  slotLaw,
  solveCollapse,
  universalCurveAt,
} from "../../../theory/index.ts";
import type { Curve, Curves } from "../protocol.ts";

/** The exact collapse of one feature (theory §3.1). weights: length m. */
export function collapseOf(weights: Float64Array, lambda: number): CollapseSolution {
  return solveCollapse(reduceCollapse(weights, { lambda }));
}

/** What theory says of the collapse from these weights (length m) at flow `times`. */
export function curvesOf(weights: Float64Array, lambda: number, times: readonly number[]): Curves {
  const m = weights.length;
  const solution = collapseOf(weights, lambda);
  const universal = times.map((t) => universalCurveAt(lambda * Math.sqrt(m) * t));
  return {
    times,
    exact: curve(times.map((t) => collapseAt(solution, Math.min(t, solution.t)))),
    universal: { alive: universal.map((u) => u.aliveFraction * m), l1: universal.map((u) => u.l1 * Math.sqrt(m)) },
    paper: curve(times.map((t) => paperEstimate(t, { m, lambda }))),
  };
}

function curve(states: readonly { readonly alive: number; readonly l1: number }[]): Curve {
  return { alive: states.map(({ alive }) => alive), l1: states.map(({ l1 }) => l1) };
}

/**
 * How many polysemantic neurons are expected: n²/4m by the paper, and the mean and standard deviation of the slot model
 * (theory §4.1).
 */
export function expectedCounts({ n, m }: { readonly n: number; readonly m: number }) {
  const { mean, standardDeviation } = slotLaw({ n, m });
  return { paper: paperCollisionCount({ n, m }), slots: { mean, standardDeviation } };
}
