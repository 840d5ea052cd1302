import { collisions } from "./collisions.ts";
import { coOccurrence } from "./coOccurrence.ts";
import { correlations } from "./correlations.ts";
import { curves } from "./curves.ts";
import { kurtosis } from "./kurtosis.ts";
import { noise } from "./noise.ts";
import { noiseCollisions } from "./noiseCollisions.ts";
import { optimiser } from "./optimiser.ts";
import { scaledTime } from "./scaledTime.ts";
import { slots } from "./slots.ts";
import type { AnySweepExperiment } from "./sweep.ts";

/** Every experiment that is a sweep. */
export const sweeps: readonly AnySweepExperiment[] = [
  collisions,
  slots,
  correlations,
  curves,
  scaledTime,
  optimiser,
  coOccurrence,
  noise,
  kurtosis,
  noiseCollisions,
] as unknown as readonly AnySweepExperiment[]; // each knows its own types; what they are given comes from files
