import type { AnyExperiment, Cell, CellContext, Experiment } from "../../src/experiments/experiment.ts";
import { planOf } from "../../src/run/plan.ts";

/** What a cell is given when nobody listens. */
export function context(told: Partial<CellContext> = {}): CellContext {
  return { seed: 0, replica: 0, onProgress: () => undefined, signal: { aborted: false }, ...told };
}

/** The cells of a small sweep in the order of its plan, run one after the other. */
export function cellsOf<P, Outcome, Result>(
  experiment: Experiment<P, Outcome, Result>,
  lists: { readonly [name: string]: readonly (number | string)[] },
  { seeds = 1, seed = 0 } = {},
): Cell<P, Outcome>[] {
  const { cells } = planOf(experiment as unknown as AnyExperiment, { parameters: lists, seeds, seed });
  return cells.map(({ parameters, replica }) => {
    const own = parameters as unknown as P;
    return { parameters: own, replica, outcome: experiment.cell(own, context({ seed, replica })) };
  });
}

/** The outcome of a cell and its final weights. */
export function settled<P, Outcome, Result>(
  experiment: Experiment<P, Outcome, Result>,
  parameters: P,
  told: Partial<CellContext> = {},
): { outcome: Outcome; weights: Float64Array } {
  let weights = new Float64Array(0);
  const outcome = experiment.cell(parameters, context({ ...told, onWeights: (W) => (weights = W.slice()) }));
  return { outcome, weights };
}
