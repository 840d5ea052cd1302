import { isStepped } from "../measure/clock.ts";
import type { FinalState } from "./finalState.ts";
import type { Run, Simulated } from "./run.ts";

/** What a record says beside what the simulation knows. */
export type RunOrigin = Pick<Run, "flow" | "parameters" | "seed" | "version">;

/** The most weights that `final` holds in a file. */
export const MAX_FINAL_IN_FILE = 262_144;

/** The record of a run, as the command line and the lab write it. */
export function runRecord({ flow, parameters, seed, version }: RunOrigin, simulated: Simulated): Run {
  const { n, m, method, status, message, t, times, weights, observables, final, stats } = simulated;
  return {
    ...{ flow, parameters, seed, version, n, m, method, status, message, t, times, weights, observables },
    ...{ final, stats },
  };
}

/** `final` as a file holds it: weights that are too many are elsewhere, in `weightsFile` if it is given. */
export function finalInFile({ n, m, final }: Pick<Run, "n" | "m" | "final">, weightsFile?: string): FinalState {
  if (n * m <= MAX_FINAL_IN_FILE) return final;
  const { weights: _, ...others } = final;
  return { weights: null, ...(weightsFile !== undefined && { weightsFile }), ...others };
}

/** A column of `observableRows`: the field of the run file, and its unit. */
const columns = [
  ["l1", "weight"],
  ["nonzeros", "weights"],
  ["squaredNorm", "weight2"],
  ["fourthNorm", "weight4"],
] as const;

/** The unit of `times`: flow time, or the steps of an optimiser. */
function unitOfTime({ flow }: Pick<Run, "flow">): string {
  return isStepped(flow) ? "steps" : "flow_time";
}

/** The header of `observableRows`: what a column holds and, after the underscore, its unit. */
export function observableColumns(run: Pick<Run, "flow">): string[] {
  return [`t_${unitOfTime(run)}`, "feature_from_0", ...columns.map((column) => column.join("_")), "energy_loss_over_4"];
}

/** The observables of a run as a table, a row for every time and feature; energy, of all features, is in each. */
export function* observableRows({ n, times, observables }: Run): Generator<(number | null)[]> {
  for (const [i, t] of times.entries()) {
    for (let feature = 0; feature < n; feature++) {
      yield [t, feature, ...columns.map(([name]) => observables[name][i][feature]), observables.energy[i] ?? null];
    }
  }
}
