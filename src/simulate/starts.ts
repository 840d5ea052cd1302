import { type Summary, summarize } from "../measure/statistics.ts";
import type { FinalState } from "./finalState.ts";
import { MAX_FINAL_IN_FILE } from "./record.ts";
import type { Run } from "./run.ts";

/** Several starts of one flow, as `simulate --seeds` writes them. */
export interface Starts extends Pick<Run, "flow" | "parameters" | "version" | "n" | "m"> {
  /** Root seeds of the starts, in order. */
  readonly seeds: readonly number[];
  /** What is measured at the end of each, summed over features; null for what some of them do not say. */
  readonly summary: Readonly<Record<string, Summary | null>>;
  /** The record of each start, its weights at the end alone. */
  readonly runs: readonly Run[];
}

/** The record of several starts, at least one, of the same flow and sizes. */
export function startsRecord(runs: readonly Run[]): Starts {
  const [{ flow, parameters, version, n, m }] = runs;
  const total = (values: readonly number[] | undefined) => values?.reduce((sum, value) => sum + value, 0);
  const ofEnd = (name: "l1" | "nonzeros" | "squaredNorm" | "fourthNorm") =>
    summaryOf(runs, ({ observables }) => total(observables[name].at(-1)));
  const ofFinal = (name: "polysemantic" | "polysemanticWindow" | "polysemanticWinner" | "rest") =>
    summaryOf(runs, ({ final }) => final[name]);
  return {
    ...{ flow, parameters, version, n, m, seeds: runs.map(({ seed }) => seed ?? 0) },
    summary: {
      t: summaryOf(runs, ({ t }) => t),
      ...{ l1: ofEnd("l1"), nonzeros: ofEnd("nonzeros") },
      ...{ squaredNorm: ofEnd("squaredNorm"), fourthNorm: ofEnd("fourthNorm") },
      energy: summaryOf(runs, ({ observables }) => observables.energy.at(-1)),
      rest: ofFinal("rest"),
      ...{ polysemantic: ofFinal("polysemantic"), polysemanticWindow: ofFinal("polysemanticWindow") },
      polysemanticWinner: ofFinal("polysemanticWinner"),
    },
    runs,
  };
}

function summaryOf(runs: readonly Run[], measure: (run: Run) => number | null | undefined): Summary | null {
  const values = runs.flatMap((run) => measure(run) ?? []);
  return values.length === runs.length ? summarize(values) : null;
}

/** As a file holds them; a standard error that a single start does not have is null. */
export function startsInFile({ summary, runs, ...others }: Starts, weightsFile?: string) {
  const fits = runs.length * others.n * others.m <= MAX_FINAL_IN_FILE;
  const final = (run: Run): FinalState => {
    if (fits) return run.final;
    const { weights: _, ...rest } = run.final;
    return { weights: null, ...(weightsFile !== undefined && { weightsFile }), ...rest };
  };
  const known = Object.entries(summary).map(([name, value]) => {
    const error = value === null || Number.isNaN(value.standardError) ? null : value.standardError;
    return [name, value === null ? null : { ...value, standardError: error }] as const;
  });
  return {
    ...others,
    summary: Object.fromEntries(known),
    runs: runs.map((run) => ({ ...run, final: final(run) })),
  };
}
