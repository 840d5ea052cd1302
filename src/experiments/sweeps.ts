import { collisions } from "./collisions.ts";
import type { AnySweepExperiment } from "./sweep.ts";

/** Every experiment that is a sweep, by name. */
export const sweeps: readonly AnySweepExperiment[] = [collisions] as unknown as readonly AnySweepExperiment[];
