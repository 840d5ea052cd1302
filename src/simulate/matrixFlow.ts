import { allFinite, count, InputError, type KeysOf, listeners, notPromise, positive } from "../checks.ts";
import type { Flow } from "../dynamics/flow.ts";
import { type Method, type Progress, type Solution, type Step, type StopSignal, solve } from "../solvers/index.ts";
import { MAX_WEIGHTS_IN_RUN, type RunStatus, type Simulated } from "./run.ts";
import { AT_ONCE, Samples } from "./samples.ts";
import { checkSampling, type Sampling, sampleTimes } from "./sampleTimes.ts";

/** What every simulation of a flow of n features on m neurons takes. */
export interface MatrixSimulation {
  /** Initial weights, n×m row-major. */
  readonly weights: Float64Array;
  readonly n: number;
  readonly m: number;
  /** Flow time to stop at; default: only when the weights rest. */
  readonly tEnd?: number;
  /**
   * Which times to keep; without tEnd they are spread evenly in log t up to the longest run, as far as the run gets.
   */
  readonly sampling?: Sampling;
  readonly maxSteps?: number;
  /** Keep the weights at every sample however many numbers that is; default: up to 2·10⁶. */
  readonly keepWeights?: boolean;
  /** Hears of every sample; W is a copy, n×m row-major, used again afterwards. A promise is an InputError. */
  readonly onSample?: (t: number, W: Float64Array) => void;
  /** Hears of the start and of every accepted step; W is a copy, n×m row-major. A promise is an InputError. */
  readonly onStep?: (t: number, W: Float64Array) => void;
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: StopSignal;
}

/** All of them. */
export const matrixKeys: KeysOf<MatrixSimulation> = {
  weights: true,
  n: true,
  m: true,
  tEnd: true,
  sampling: true,
  maxSteps: true,
  keepWeights: true,
  onSample: true,
  onStep: true,
  onProgress: true,
  signal: true,
};

/** How such a flow is integrated. */
export interface MatrixFlow {
  readonly flow: Flow;
  /** A flow without energy is recorded without. */
  readonly hasEnergy: boolean;
  /** What the run file calls the method. */
  readonly name: string;
  readonly method: Method;
  readonly tolerance: number;
  /** Of methods with fixed steps. */
  readonly step: number | undefined;
  /** Flow time at which a run without an end of its own ends at the latest; needed where such runs are allowed. */
  readonly longest?: number;
  /** The run has converged when no residual exceeds this; default 0. Not looked at when times are listed. */
  readonly rest?: number;
}

/** @throws InputError unless the weights are n·m finite numbers and the times can be kept */
export function checkMatrixSimulation({ weights, n, m, tEnd, sampling = {}, ...rest }: MatrixSimulation): void {
  listeners(rest);
  count("n", n);
  count("m", m);
  if (weights.length !== n * m) {
    throw new InputError(`weights has length ${weights.length}, ${n} features on ${m} neurons need ${n * m}.`);
  }
  allFinite("weights", weights);
  if (tEnd !== undefined) positive("t-end", tEnd);
  checkSampling(sampling, tEnd ?? Infinity);
}

/** Integrates a flow that has been checked, and records it. */
export function simulateMatrixFlow(
  { weights, n, m, tEnd, sampling = {}, maxSteps, keepWeights, onSample, onStep, onProgress, signal }: MatrixSimulation,
  { flow, hasEnergy, name, method, tolerance, step, longest = Number.NaN, rest = 0 }: MatrixFlow,
): Simulated {
  const end = tEnd ?? sampling.times?.at(-1) ?? longest;
  const openEnded = tEnd === undefined && !sampling.times;
  const planned = sampleTimes(tEnd === undefined ? { ...sampling, log: true } : sampling, end);
  const keep = keepWeights === true || planned.length * weights.length <= MAX_WEIGHTS_IN_RUN;
  const samples = new Samples({ n, m, keep, onSample, energy: hasEnergy ? flow.energy : undefined });
  if (planned[0] === 0) samples.add(0, weights);
  const buffer = new Float64Array(weights.length); // the interpolated state
  const start = new Float64Array(weights.length); // as a state
  const budget = maxSteps ?? 10_000_000;
  flow.toState(weights, start);
  const converted = new Float64Array(weights.length);
  const weightsOf = (state: Float64Array): Float64Array => {
    flow.toWeights(state, converted);
    return converted;
  };
  if (onStep) notPromise("onStep", onStep(0, weights.slice()), AT_ONCE);
  const record = (taken: Readonly<Step>): void => {
    if (onStep) notPromise("onStep", onStep(taken.t1, weightsOf(taken.y1).slice()), AT_ONCE);
    for (let next = samples.times.length; next < planned.length && planned[next] <= taken.t1; next++) {
      if (planned[next] === taken.t1) samples.add(taken.t1, weightsOf(taken.y1));
      else {
        taken.interpolate(planned[next], buffer);
        samples.add(planned[next], weightsOf(buffer));
      }
    }
  };
  const solution = solve(flow.field, start, {
    tEnd: end,
    times: [],
    method,
    tolerance,
    step,
    maxSteps: budget,
    onStep: record,
    until: (_t, state, drive, active) => !sampling.times && flow.residual(state, drive, active, rest) <= rest,
    ...(onProgress && {
      onProgress: (p: Progress) => onProgress(openEnded ? { ...p, tEnd: Infinity } : p),
    }),
    ...(signal && { signal }),
  });
  if (solution.t > (samples.times.at(-1) ?? -1) && solution.status !== "done") {
    samples.add(solution.t, weightsOf(solution.y));
  }
  const { t, stats } = solution;
  const message = openEnded ? messageWithoutEnd(solution, budget) : solution.message;
  const usage = flow.usage(); // of the run alone
  const residual = flow.residual(solution.y);
  return samples.run({
    method: name,
    status: solution.status as RunStatus,
    message,
    t,
    stats: { ...stats, ...usage },
    weights: weightsOf(solution.y),
    rest: Number.isFinite(residual) ? residual : null,
  });
}

/** Why a run that only rest ends, and which did not come to rest, ended. */
function messageWithoutEnd({ status, message, t }: Solution, budget: number): string {
  const where = `at t = ${t}, before the weights came to rest`;
  if (status === "maxSteps")
    return `the budget of ${budget} steps ended ${where}; raise maxSteps or loosen the tolerance.`;
  return status === "interrupted" ? `interrupted ${where}.` : message;
}
