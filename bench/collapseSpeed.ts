import { initialWeights } from "../src/random/initialWeights.ts";
import { eulerCollapse } from "../src/reference/eulerCollapse.ts";
import { odex, solve } from "../src/solvers/index.ts";
import { reduceCollapse, reductionField, solveCollapse } from "../src/theory/index.ts";
import { medianTime, onceTime, type Table } from "./table.ts";

const M = 100_000;
const LAMBDA = 1e-5;
const STEP = 0.5;

/** The paper's case run to one survivor: the exact reduction against the paper's Euler loop over every weight. */
export function collapseSpeed(): Table {
  const weights = initialWeights({ m: M, key: [0, "feature", 1] }); // a race of ordinary length, 2/λ
  const end = solveCollapse(reduceCollapse(weights, { lambda: LAMBDA })).t;
  const byReduction = medianTime(15, () => solveCollapse(reduceCollapse(weights, { lambda: LAMBDA })).t);
  const byOdex = medianTime(3, () => {
    const reduction = reduceCollapse(weights, { lambda: LAMBDA });
    return solve(reductionField(reduction), [reduction.leader, Math.log(reduction.leader)], {
      tEnd: end,
      method: odex,
      times: [end],
    }).t;
  });
  const byActive = medianTime(3, () => {
    for (const { alive, t } of eulerCollapse(weights, { lambda: LAMBDA, step: STEP })) if (alive <= 1) return t;
    return 0;
  });
  let steps = 0;
  const byEuler = onceTime(() => {
    steps = eulerToOneSurvivor(weights);
    return steps;
  });
  const ratio = (time: number) => `${(time / byReduction).toFixed(0)}x the reduction`;
  return {
    title: `One feature, m = ${M}, lambda = ${LAMBDA}, to one survivor (flow time ${end.toFixed(0)}), tolerance 1e-8`,
    rows: [
      { what: "exact reduction, sorting included", milliseconds: byReduction, note: "" },
      { what: "the same two equations by odex", milliseconds: byOdex, note: ratio(byOdex) },
      { what: "Euler loop over the weights still alive", milliseconds: byActive, note: ratio(byActive) },
      {
        what: `Euler loop over all weights, ${steps} steps`,
        milliseconds: byEuler,
        note: `${ratio(byEuler)} (promised: at least 200x)`,
      },
    ],
  };
}

/** The paper's loop as it stands, every weight in every step, until one is left; returns the number of steps. */
function eulerToOneSurvivor(start: Float64Array): number {
  const w = start.map(Math.abs);
  for (let steps = 1; ; steps++) {
    let squaredNorm = 0;
    for (let k = 0; k < w.length; k++) squaredNorm += w[k] * w[k];
    const growth = 1 + STEP * (1 - squaredNorm);
    let alive = 0;
    for (let k = 0; k < w.length; k++) {
      const next = growth * w[k] - STEP * LAMBDA;
      w[k] = Math.max(next, 0);
      if (next > 0) alive++;
    }
    if (alive <= 1) return steps;
  }
}
