import { InputError } from "./checks.ts";
import { collapse } from "./experiments/collapse.ts";
import { collapseTime } from "./experiments/collapseTime.ts";
import { collisions } from "./experiments/collisions.ts";
import { coOccurrence } from "./experiments/coOccurrence.ts";
import { correlations } from "./experiments/correlations.ts";
import { counts } from "./experiments/counts.ts";
import { countsExplained } from "./experiments/countsExplained.ts";
import { curves } from "./experiments/curves.ts";
import { descent } from "./experiments/descent.ts";
import { energy } from "./experiments/energy.ts";
import type { AnyExperiment, Experiment } from "./experiments/experiment.ts";
import { gap } from "./experiments/gap.ts";
import { kurtosis } from "./experiments/kurtosis.ts";
import { ledger } from "./experiments/ledger.ts";
import { limit } from "./experiments/limit.ts";
import { noise } from "./experiments/noise.ts";
import { noiseCollisions } from "./experiments/noiseCollisions.ts";
import { noiseSharing } from "./experiments/noiseSharing.ts";
import { optimiser } from "./experiments/optimiser.ts";
import { pair } from "./experiments/pair.ts";
import { relaxation } from "./experiments/relaxation.ts";
import { scaledTime } from "./experiments/scaledTime.ts";
import { settleParameters } from "./experiments/settle.ts";
import { slots } from "./experiments/slots.ts";
import { slowManifold } from "./experiments/slowManifold.ts";
import { sparsification } from "./experiments/sparsification.ts";
import { startEnd } from "./experiments/startEnd.ts";
import { weights } from "./experiments/weights.ts";
import { collapseFigure } from "./figures/collapse.ts";
import { collisionsFigure } from "./figures/collisions.ts";
import { coOccurrenceFigure } from "./figures/coOccurrence.ts";
import { correlationsFigure } from "./figures/correlations.ts";
import { countsFigure } from "./figures/counts.ts";
import { countsExplainedFigure } from "./figures/countsExplained.ts";
import { curvesFigure } from "./figures/curves.ts";
import { energyFigure } from "./figures/energy.ts";
import type { Figure } from "./figures/figure.ts";
import { gapFigure } from "./figures/gap.ts";
import { kurtosisFigure } from "./figures/kurtosis.ts";
import { ledgerFigure } from "./figures/ledger.ts";
import { noiseFigure } from "./figures/noise.ts";
import { noiseCollisionsFigure } from "./figures/noiseCollisions.ts";
import { noiseSharingFigure } from "./figures/noiseSharing.ts";
import { optimiserFigure } from "./figures/optimiser.ts";
import { pairFigure } from "./figures/pair.ts";
import { relaxationFigure } from "./figures/relaxation.ts";
import { scaledTimeFigure } from "./figures/scaledTime.ts";
import { slotsFigure } from "./figures/slots.ts";
import { sparsificationFigure } from "./figures/sparsification.ts";
import { startEndFigure } from "./figures/startEnd.ts";
import { weightsFigure } from "./figures/weights.ts";

/** An experiment that every command knows, with its figure and its cost. */
export interface CatalogueEntry {
  readonly experiment: AnyExperiment;
  /** The figure of a result, and how many points of the grid it leaves out; null where there is no figure. */
  readonly draw: ((result: unknown) => Drawn) | null;
  /** About how long each preset takes, in seconds on one core. */
  readonly seconds: { readonly quick: number; readonly paper: number };
}

/** A figure of a result. */
export interface Drawn {
  readonly figure: Figure;
  /** Points of the grid that are not in it. */
  readonly leftOut: number;
  /** Parameters whose values it tells apart; null where it is of one point. */
  readonly shows: readonly string[] | null;
}

/** The parameters of a settled run. */
const SETTLED = Object.keys(settleParameters);

/** Every experiment, in the order of the theory: the flow, one feature, pairs, many features, noise. */
export const catalogue: readonly CatalogueEntry[] = [
  entry(energy, first(energyFigure), { quick: 1, paper: 3 }),
  entry(descent, null, { quick: 1, paper: 7 }),
  entry(sparsification, first(sparsificationFigure), { quick: 2, paper: 8 }),
  entry(slowManifold, null, { quick: 1.5, paper: 6 }),
  entry(gap, first(gapFigure), { quick: 1, paper: 6 }),
  entry(collapseTime, null, { quick: 1, paper: 24 }),
  entry(collapse, first(collapseFigure), { quick: 0.3, paper: 1 }),
  entry(weights, first(weightsFigure), { quick: 0.3, paper: 1 }),
  entry(pair, first(pairFigure), { quick: 0.2, paper: 0.3 }),
  entry(relaxation, whole(relaxationFigure, ["n", "m"]), { quick: 2, paper: 220 }),
  entry(limit, null, { quick: 4, paper: 200 }),
  entry(collisions, whole(collisionsFigure, SETTLED), { quick: 5, paper: 2100 }),
  entry(counts, whole(countsFigure, SETTLED), { quick: 9, paper: 2800 }),
  entry(countsExplained, whole(countsExplainedFigure, ["n", "ratio", "lambda", "tolerance", "kernel", "expected"]), {
    quick: 10,
    paper: 1030,
  }),
  entry(slots, whole(slotsFigure, SETTLED), { quick: 2.5, paper: 60 }),
  entry(correlations, whole(correlationsFigure, SETTLED), { quick: 3, paper: 300 }),
  entry(startEnd, first(startEndFigure), { quick: 9, paper: 250 }),
  entry(ledger, whole(ledgerFigure, SETTLED), { quick: 4, paper: 70 }),
  entry(curves, whole(curvesFigure, SETTLED), { quick: 3, paper: 300 }),
  entry(scaledTime, whole(scaledTimeFigure, SETTLED), { quick: 5, paper: 300 }),
  entry(optimiser, whole(optimiserFigure, [...SETTLED, "optimiser", "steps"]), { quick: 8, paper: 900 }),
  entry(coOccurrence, whole(coOccurrenceFigure, [...SETTLED, "inputs", "p"]), { quick: 14, paper: 300 }),
  entry(noise, whole(noiseFigure, ["n", "m", "law", "sigma", "method", "learningRate", "tEnd"]), {
    quick: 10,
    paper: 600,
  }),
  entry(kurtosis, whole(kurtosisFigure, ["n", "m", "sigma", "excessKurtosis", "level"]), { quick: 26, paper: 400 }),
  entry(noiseCollisions, whole(noiseCollisionsFigure, ["n", "m", "sigma", "enumerate", "tEnd"]), {
    quick: 15,
    paper: 900,
  }),
  entry(
    noiseSharing,
    whole(noiseSharingFigure, ["n", "m", "noise", "sigma", "method", "start", "learningRate", "tEnd"]),
    { quick: 11, paper: 230 },
  ),
];

/** Names of all experiments. */
export const experimentNames: readonly string[] = catalogue.map(({ experiment }) => experiment.name);

/** The entry of this name. where: what names it, for the message. @throws InputError that lists what there is */
export function findEntry(name: unknown, where: string): CatalogueEntry {
  const found = catalogue.find(({ experiment }) => experiment.name === name);
  if (found === undefined) {
    const given = name === undefined ? "nothing" : JSON.stringify(name);
    throw new InputError(`${where} must be one of ${experimentNames.join(", ")}, got ${given}.`);
  }
  return found;
}

/** Each experiment knows its own types; what commands give it comes from grids that were checked. */
function entry<P, Outcome, Result>(
  experiment: Experiment<P, Outcome, Result>,
  draw: ((result: Result) => Drawn) | null,
  seconds: CatalogueEntry["seconds"],
): CatalogueEntry {
  return { experiment, draw, seconds } as unknown as CatalogueEntry;
}

/** A figure of all points together, which tells the values of some parameters apart. */
function whole<Result>(figure: (result: Result) => Figure, shows: readonly string[]): (result: Result) => Drawn {
  return (result) => ({ figure: figure(result), leftOut: 0, shows });
}

/** A figure of one point: the first. */
function first<Point>(figure: (point: Point) => Figure): (result: { readonly points: readonly Point[] }) => Drawn {
  return ({ points }) => ({ figure: figure(points[0]), leftOut: points.length - 1, shows: null });
}

// the names under `experiments`, and the types of their parameters, outcomes and results

export * from "./experiments/claim.ts";
export * from "./experiments/collapse.ts";
export * from "./experiments/collapseTime.ts";
export * from "./experiments/collisions.ts";
export * from "./experiments/coOccurrence.ts";
export * from "./experiments/correlations.ts";
export * from "./experiments/counts.ts";
export * from "./experiments/countsExplained.ts";
export * from "./experiments/curves.ts";
export * from "./experiments/descent.ts";
export * from "./experiments/energy.ts";
export * from "./experiments/experiment.ts";
export * from "./experiments/gap.ts";
export * from "./experiments/kurtosis.ts";
export * from "./experiments/ledger.ts";
export * from "./experiments/limit.ts";
export * from "./experiments/noise.ts";
export * from "./experiments/noiseCollisions.ts";
export * from "./experiments/noiseSharing.ts";
export * from "./experiments/optimiser.ts";
export * from "./experiments/outcome.ts";
export * from "./experiments/pair.ts";
export * from "./experiments/relaxation.ts";
export * from "./experiments/runGrid.ts";
export * from "./experiments/scaledTime.ts";
export type { SettleParameters } from "./experiments/settle.ts";
export * from "./experiments/slots.ts";
export * from "./experiments/slowManifold.ts";
export * from "./experiments/sparsification.ts";
export * from "./experiments/startEnd.ts";
export * from "./experiments/weights.ts";
