import { knownKeys } from "../checks.ts";
import type { FitResult } from "../measure/goodnessOfFit.ts";
import type { Summary } from "../measure/statistics.ts";
import type { StopSignal } from "../solvers/index.ts";

/** A question asked of the equations: what to run, with which parameters, and what the theory expects of the answer. */
export interface Experiment<Parameters, Result> {
  readonly name: string;
  /** One sentence for people. */
  readonly title: string;
  /** `quick` for a first look and for tests, `paper` at the paper's own scale. */
  readonly presets: { readonly quick: Parameters; readonly paper: Parameters };
  /** Simulates. The result is plain data, enough to draw and judge without simulating again. */
  readonly run: (parameters: Parameters, context: RunContext) => Result;
  /** Judges a result against the theory, with error bars. */
  readonly expect: (result: Result) => Claim[];
}

/** How a run reports and listens while it works. */
export interface RunContext {
  /** Share of the work done, 0 to 1. */
  readonly onProgress: (fraction: number) => void;
  readonly signal: StopSignal;
}

/** A statement, what it predicts, and what was measured. */
export interface Claim {
  /** One word for tables and commands. */
  readonly id: string;
  /** Section of the paper, or of the theory notes for what goes beyond it. */
  readonly source: string;
  readonly statement: string;
  /** Whether it is the code that fails if this fails (a measured equality of exact things), rather than a statement being tested. */
  readonly invariant: boolean;
  /** What should come out, in the unit the statement names. */
  readonly prediction: number;
  /** What came out; the mean where there are seeds. */
  readonly measurement: number;
  /** Over seeds; null for a single one, which says nothing of its own error. */
  readonly standardError: number | null;
  /** |measurement/prediction − 1|; null where it is not finite, and of a test, which has its p-value instead. */
  readonly distance: number | null;
  /** What decides the verdict, stated beforehand. */
  readonly criterion: string;
  /** By the criterion alone. */
  readonly verdict: "holds" | "fails";
  /** The distance, where the claim holds because of it; null where it holds exactly, by standard errors or by a test, or fails. */
  readonly within: number | null;
}

/** What is judged, and by which bound. */
export interface Judgement extends Pick<Claim, "id" | "source" | "statement" | "invariant" | "prediction"> {
  /** A single number, or a sample over seeds. */
  readonly measured: number | Summary;
  /** Largest relative distance at which the claim holds. */
  readonly bound: number;
  /** It also holds within this many standard errors; default: they do not excuse a distance. */
  readonly standardErrors?: number;
}

const CLAIM_KEYS = { id: true, source: true, statement: true, invariant: true } as const;

/** The verdict on a measurement. @throws InputError on a key that a judgement does not have, which would end up in the claim */
export function judge(judgement: Judgement): Claim {
  knownKeys("judge", judgement, {
    ...CLAIM_KEYS,
    prediction: true,
    measured: true,
    bound: true,
    standardErrors: true,
  });
  const { measured, bound, standardErrors = 0, ...claim } = judgement;
  const measurement = typeof measured === "number" ? measured : measured.mean;
  const error = typeof measured === "number" ? Number.NaN : measured.standardError;
  const distance = distanceOf(measurement, claim.prediction);
  const near = distance !== null && distance <= bound;
  const excused = Math.abs(measurement - claim.prediction) <= standardErrors * error;
  return {
    ...claim,
    measurement,
    standardError: Number.isNaN(error) ? null : error,
    distance,
    criterion: criterionOf(bound, standardErrors),
    verdict: near || excused ? "holds" : "fails",
    within: near && distance > 0 ? distance : null,
  };
}

function criterionOf(bound: number, standardErrors: number): string {
  if (standardErrors === 0) return bound === 0 ? "equal" : `relative distance <= ${bound}`;
  return bound === 0
    ? `within ${standardErrors} standard errors`
    : `relative distance <= ${bound}, or ${standardErrors} standard errors`;
}

/** What a significance test is judged by. */
export interface TestJudgement extends Pick<Claim, "id" | "source" | "statement" | "invariant"> {
  /** What the test said. */
  readonly fit: FitResult;
  /** The p-value below which the claim fails. */
  readonly level: number;
}

/**
 * The verdict of a significance test: the statistic beside what it is on average when the claim is true.
 * @throws InputError on a key that such a judgement does not have, which would end up in the claim
 */
export function judgeTest(judgement: TestJudgement): Claim {
  knownKeys("judgeTest", judgement, { ...CLAIM_KEYS, fit: true, level: true });
  const { fit, level, ...claim } = judgement;
  const { statistic, expected, pValue } = fit;
  return {
    ...claim,
    prediction: expected,
    measurement: statistic,
    standardError: null,
    distance: null,
    criterion: `p = ${pValue.toPrecision(2)}; holds from ${level}`,
    verdict: pValue >= level ? "holds" : "fails",
    within: null,
  };
}

function distanceOf(measurement: number, prediction: number): number | null {
  if (measurement === prediction) return 0; // of 0 from 0 too
  const distance = Math.abs(measurement / prediction - 1);
  return Number.isFinite(distance) ? distance : null;
}

/** Thrown by `run` when the signal asked to stop. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** @throws Interrupted when the signal is set */
export function checkSignal({ signal }: RunContext): void {
  if (signal.aborted) throw new Interrupted("interrupted");
}
