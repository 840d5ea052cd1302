import { InputError } from "../checks.ts";
import type { AnySweepExperiment } from "../experiments/sweep.ts";
import { sweeps } from "../experiments/sweeps.ts";

/** Names of the experiments that are sweeps. */
export const sweepNames: readonly string[] = sweeps.map(({ name }) => name);

/** The sweep experiment of this name. where: what names it, for the message. @throws InputError that lists what there is */
export function findSweep(name: unknown, where: string): AnySweepExperiment {
  const found = sweeps.find((experiment) => experiment.name === name);
  if (found === undefined) {
    const given = name === undefined ? "nothing" : JSON.stringify(name);
    throw new InputError(`${where} must be one of ${sweepNames.join(", ")}, got ${given}.`);
  }
  return found;
}
