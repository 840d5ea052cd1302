import { InputError, knownKeys } from "../checks.ts";
import type { FitResult } from "../measure/goodnessOfFit.ts";
import type { Summary } from "../measure/statistics.ts";

/** A statement, what it predicts, what was measured, and whether that agrees. */
export interface Claim {
  /** Unique among the claims of an experiment over any grid. */
  readonly id: string;
  /** Section of the paper, or of the theory notes for what goes beyond it. */
  readonly source: string;
  readonly statement: string;
  /** True for an equality of exact things, which fails only if the code is wrong; false for a statement under test. */
  readonly invariant: boolean;
  /** The point of the grid it is about; null for a claim about all of them together. */
  readonly parameters: ClaimParameters | null;
  /** In the unit the statement names. */
  readonly prediction: number;
  /** Likewise; the mean where there are seeds. */
  readonly measurement: number;
  /** Over seeds; null for a single number. */
  readonly standardError: number | null;
  /** |measurement/prediction − 1|; null where that is not finite, and of a significance test. */
  readonly distance: number | null;
  /** |measurement − prediction| in standard errors; null where there is no standard error above 0. */
  readonly deviation: number | null;
  /** Of a significance test, else null. */
  readonly pValue: number | null;
  /** What decides, fixed beforehand. */
  readonly criterion: Criterion;
  /**
   * By the criterion alone; null where that cannot judge: a significance test of samples too small to be refused, a
   * statement under test in units of a standard error that a single run has not.
   */
  readonly holds: boolean | null;
  /**
   * The distance, where the claim holds because of it; null where it holds exactly, by standard errors or by a test, or
   * fails.
   */
  readonly within: number | null;
}

/** A point of a grid, or a part of it. */
export type ClaimParameters = Readonly<Record<string, number | string>>;

/** A claim holds when one of these is met; null where a bound does not apply. */
export interface Criterion {
  /** Largest distance. */
  readonly distance: number | null;
  /** Largest deviation, in standard errors. */
  readonly standardErrors: number | null;
  /** Least p-value. */
  readonly pValue: number | null;
}

/** A statement as it is judged, without the verdict. */
interface Statement extends Pick<Claim, "source" | "statement" | "invariant"> {
  /** Names the claim; `claimsOf` adds what tells it from others of this name. */
  readonly id: string;
  /** The point of the grid it is about. */
  readonly at?: ClaimParameters;
}

/** What is judged, and by which bound. */
export interface Judgement extends Statement {
  /** In the unit the statement names. */
  readonly prediction: number;
  /** A single number, or a sample over seeds. */
  readonly measured: number | Summary;
  /** Largest relative distance at which the claim holds. */
  readonly bound: number;
  /** It also holds within this many standard errors; default: they do not excuse a distance. */
  readonly standardErrors?: number;
}

const STATEMENT_KEYS = { id: true, at: true, source: true, statement: true, invariant: true } as const;

/** The verdict on a measurement. @throws InputError on a key that a judgement does not have, and unless bound ≥ 0 */
export function judge(judgement: Judgement): Claim {
  knownKeys("judge", judgement, {
    ...STATEMENT_KEYS,
    prediction: true,
    measured: true,
    bound: true,
    standardErrors: true,
  });
  const { id, source, statement, invariant, at = null, prediction, measured, bound, standardErrors = 0 } = judgement;
  if (!(bound >= 0)) throw new InputError(`judge: bound must be a number >= 0, got ${bound}.`);
  const measurement = typeof measured === "number" ? measured : measured.mean;
  const error = typeof measured === "number" ? Number.NaN : measured.standardError;
  const apart = Math.abs(measurement - prediction);
  const distance = distanceOf(measurement, prediction);
  const near = distance !== null && distance <= bound;
  const unknown = Number.isNaN(error) && standardErrors > 0 && !invariant; // a single run says nothing of its error
  return {
    ...{ id, source, statement, invariant, parameters: at, prediction, measurement },
    standardError: Number.isNaN(error) ? null : error,
    distance,
    deviation: Number.isFinite(apart / error) ? apart / error : null,
    pValue: null,
    criterion: {
      distance: bound === 0 && standardErrors > 0 ? null : bound,
      standardErrors: standardErrors > 0 ? standardErrors : null,
      pValue: null,
    },
    holds: near || apart <= standardErrors * error || (unknown ? null : false),
    within: near && distance > 0 ? distance : null,
  };
}

/** A significance test, and the level it is judged by. */
export interface TestJudgement extends Statement {
  /** Statistic and p-value. */
  readonly fit: FitResult;
  /** The p-value below which the claim fails. */
  readonly level: number;
}

/**
 * The verdict of a significance test: the statistic beside its mean when the claim is true.
 * @throws InputError on a key that such a judgement does not have
 */
export function judgeTest(judgement: TestJudgement): Claim {
  knownKeys("judgeTest", judgement, { ...STATEMENT_KEYS, fit: true, level: true });
  const { id, source, statement, invariant, at = null, fit, level } = judgement;
  return {
    ...{ id, source, statement, invariant, parameters: at },
    prediction: fit.expected,
    measurement: fit.statistic,
    standardError: null,
    distance: null,
    deviation: null,
    pValue: fit.pValue,
    criterion: { distance: null, standardErrors: null, pValue: level },
    holds: fit.freedom === 0 && Number.isFinite(fit.statistic) ? null : fit.pValue >= level,
    within: null,
  };
}

function distanceOf(measurement: number, prediction: number): number | null {
  if (measurement === prediction) return 0; // of 0 from 0 too
  const distance = Math.abs(measurement / prediction - 1);
  return Number.isFinite(distance) ? distance : null;
}

/**
 * The claims of an experiment on its result, each with an identifier of its own: claims of one name are told apart by
 * the parameters that differ between them, `winner-agreement-m64`, `kurtosis-sign-closure`. @throws Error when two
 * claims cannot be told apart
 */
export function claimsOf<Result>({ expect }: { expect: (result: Result) => Claim[] }, result: Result): Claim[] {
  const claims = expect(result);
  const identified = claims.map((claim) => {
    const alike = claims.filter(({ id }) => id === claim.id);
    return { ...claim, id: identifier(claim, alike) };
  });
  const twice = identified.find(({ id }, i) => identified.findIndex((other) => other.id === id) < i);
  if (twice !== undefined) throw new Error(`two claims have the identifier ${twice.id}; give each its parameters.`);
  return identified;
}

function identifier({ id, parameters }: Claim, alike: readonly Claim[]): string {
  const differing = Object.entries(parameters ?? {}).filter(([name, value]) =>
    alike.some((other) => other.parameters?.[name] !== value),
  );
  return [id, ...differing.map(([name, value]) => (typeof value === "string" ? value : `${name}${value}`))].join("-");
}
