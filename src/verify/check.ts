import type { Claim, Experiment, RunContext } from "../experiments/index.ts";
import type { AnySweepExperiment, Grid, SweepExperiment } from "../experiments/sweep.ts";
import { planOf } from "../run/index.ts";

export const presetNames = ["quick", "paper"] as const;
export type Preset = (typeof presetNames)[number];

/** A question asked of theory or code: what has to be computed, in parts that any thread can do, and what it says. */
export interface Check {
  readonly name: string;
  /** One sentence for people. */
  readonly title: string;
  /** Identifiers of its claims; `winner-agreement` stands for `winner-agreement-m64` too. */
  readonly claims: readonly string[];
  readonly parts: (preset: Preset, seed: number) => readonly Part[];
  /** Judges what the parts came to, in their order; plain data. */
  readonly judge: (preset: Preset, seed: number, outcomes: readonly unknown[]) => Claim[];
}

/** A part of a check. */
export interface Part {
  /** About how long it takes, in seconds on one core; for the order of work and the time left. */
  readonly seconds: number;
  /** @throws Interrupted when the signal is set, or returns what will not be looked at */
  readonly run: (context: RunContext) => unknown;
}

/**
 * The check that runs an experiment whole. seconds: about how long its presets take on one core; quick: what differs from its preset of
 * that name
 */
export function experimentCheck<P extends { readonly seed: number }, R>(
  experiment: Experiment<P, R>,
  claims: readonly string[],
  seconds: Readonly<Record<Preset, number>>,
  quick: Partial<P> = {},
): Check {
  const { name, title } = experiment;
  const presets = { ...experiment.presets, quick: { ...experiment.presets.quick, ...quick } };
  return {
    name,
    title,
    claims,
    parts: (preset, seed) => [
      { seconds: seconds[preset], run: (context) => experiment.run({ ...presets[preset], seed }, context) },
    ],
    judge: (_preset, _seed, [result]) => experiment.expect(result as R),
  };
}

/**
 * The check that runs a sweep, cell by cell. seconds: about how long its presets take on one core; quick: the grid instead of that of its
 * preset of that name
 */
export function sweepCheck<P, Outcome, Result>(
  sweep: SweepExperiment<P, Outcome, Result>,
  claims: readonly string[],
  seconds: Readonly<Record<Preset, number>>,
  quick: Grid<P> = sweep.presets.quick,
): Check {
  const { name, title, presets } = sweep;
  const experiment = sweep as unknown as AnySweepExperiment;
  const cellsOf = (preset: Preset, seed: number) =>
    planOf(experiment, { ...(preset === "quick" ? quick : presets.paper), seed }).cells;
  return {
    name,
    title,
    claims,
    parts: (preset, seed) => {
      const cells = cellsOf(preset, seed);
      const total = cells.reduce((sum, { parameters }) => sum + experiment.work(parameters), 0);
      return cells.map(({ parameters, replica }) => ({
        seconds: (seconds[preset] * experiment.work(parameters)) / total,
        run: (context) => experiment.run(parameters, { ...context, seed, replica }),
      }));
    },
    judge: (preset, seed, outcomes) => {
      const cells = cellsOf(preset, seed).map(({ parameters, replica }, i) => ({
        parameters,
        replica,
        outcome: outcomes[i],
      }));
      return experiment.expect(experiment.collect(cells));
    },
  };
}
