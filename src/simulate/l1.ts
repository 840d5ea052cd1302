import { allFinite, count, InputError, positive } from "../checks.ts";
import { inputFlow } from "../dynamics/inputFlow.ts";
import type { InputSet } from "../dynamics/inputs.ts";
import { type L1Flow, l1Flow } from "../dynamics/l1Flow.ts";
import type { KernelChoice } from "../kernels/index.ts";
import { rowObservables } from "../measure/observables.ts";
import {
  eventSolver,
  type Method,
  type Progress,
  proximalEuler,
  rkc,
  type Step,
  type StopSignal,
  solve,
} from "../solvers/index.ts";
import { MAX_WEIGHTS_IN_RUN, type Observables, type Simulated } from "./run.ts";
import { checkList, type Sampling, sampleTimes } from "./sampleTimes.ts";

/** How the full flow is computed: `event` for small systems and reference, `rkc` at scale, `proximal` as the simple check. */
export const l1Methods = ["auto", "event", "rkc", "proximal"] as const;
export type L1Method = (typeof l1Methods)[number];

export interface L1Simulation {
  /** Initial weights, n×m row-major. */
  readonly weights: Float64Array;
  readonly n: number;
  readonly m: number;
  /** ≥ 0. */
  readonly lambda: number;
  /** Default `auto`: `event` up to 512 weights, `rkc` beyond. */
  readonly method?: L1Method;
  readonly kernel?: KernelChoice;
  /** What the features do together; default: one at a time, the paper's inputs. */
  readonly inputs?: InputSet;
  /** Flow time to stop at; default: only when the weights rest. */
  readonly tEnd?: number;
  /** Which times to keep; without tEnd they are spread evenly in log t up to 1000/λ, as far as the run gets. */
  readonly sampling?: Sampling;
  /** Default 1e-8 for `event`, 1e-3 for `rkc`. */
  readonly tolerance?: number;
  /** Step of `proximal`, default 0.1. */
  readonly step?: number;
  /** The run has converged when no KKT residual exceeds this; default 10⁻⁴ λ. Not looked at when times are listed. */
  readonly rest?: number;
  readonly maxSteps?: number;
  /** Keep the weights at every sample however many numbers that is; default: up to 2·10⁶. */
  readonly keepWeights?: boolean;
  /** Hears of every sample; W is n×m row-major and used again afterwards. */
  readonly onSample?: (t: number, W: Float64Array) => void;
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: StopSignal;
}

const METHODS: Readonly<Record<Exclude<L1Method, "auto">, { method: Method; tolerance: number }>> = {
  event: { method: eventSolver, tolerance: 1e-8 },
  rkc: { method: rkc, tolerance: 1e-3 },
  proximal: { method: proximalEuler, tolerance: 1e-3 },
};

/** Flow time at which a run ends at the latest, where nothing else says so. */
export function longestRun(lambda: number): number {
  return 1000 / lambda;
}

/** The most weights `auto` gives to `event`. */
const SMALL = 512;

/** Simulates n features on m neurons. @throws InputError */
export function simulateL1(simulation: L1Simulation): Simulated {
  const { weights, n, m, lambda, kernel, inputs, tEnd, sampling = {}, maxSteps, onProgress, signal } = simulation;
  count("n", n);
  count("m", m);
  if (weights.length !== n * m) {
    throw new InputError(`weights has length ${weights.length}, ${n} features on ${m} neurons need ${n * m}.`);
  }
  allFinite("weights", weights);
  if (tEnd !== undefined) positive("t-end", tEnd);
  if (sampling.times) checkList(sampling.times, tEnd ?? Infinity);
  if (lambda === 0 && tEnd === undefined && !sampling.times) {
    throw new InputError("with lambda = 0 nothing needs to come to rest; give t-end.");
  }
  if (inputs !== undefined && inputs.n !== n) {
    throw new InputError(`inputs are of ${inputs.n} features, weights of ${n}; they must agree.`);
  }
  const common = { m, lambda, ...(kernel && { kernel }) };
  const flow: Omit<L1Flow, "usage"> & Partial<L1Flow> = inputs
    ? inputFlow({ inputs, ...common })
    : l1Flow({ n, ...common });
  const name = chosenMethod(simulation);
  const { method, tolerance } = METHODS[name];
  const end = tEnd ?? sampling.times?.at(-1) ?? longestRun(lambda);
  const openEnded = tEnd === undefined && !sampling.times;
  const planned = sampleTimes(tEnd === undefined ? { ...sampling, log: true } : sampling, end);
  const rest = simulation.rest ?? 1e-4 * lambda;
  const keep = simulation.keepWeights === true || planned.length * weights.length <= MAX_WEIGHTS_IN_RUN;
  const samples = new Samples(flow.energy, m, keep, simulation.onSample);
  if (planned[0] === 0) samples.add(0, weights);
  const buffer = new Float64Array(weights.length); // the interpolated state
  const record = (step: Readonly<Step>): void => {
    for (let next = samples.times.length; next < planned.length && planned[next] <= step.t1; next++) {
      if (planned[next] === step.t1) samples.add(step.t1, step.y1);
      else {
        step.interpolate(planned[next], buffer);
        samples.add(planned[next], buffer);
      }
    }
  };
  const solution = solve(flow.field, weights, {
    tEnd: end,
    times: [],
    method,
    tolerance: simulation.tolerance ?? tolerance,
    step: name === "proximal" ? (simulation.step ?? 0.1) : undefined,
    maxSteps: maxSteps ?? 10_000_000,
    onStep: record,
    until: (_t, W, drive, active) => !sampling.times && flow.residual(W, drive, active) <= rest,
    ...(onProgress && {
      onProgress: (p: Progress) => onProgress(openEnded ? { ...p, tEnd: Infinity } : p),
    }),
    ...(signal && { signal }),
  });
  if (solution.t > (samples.times.at(-1) ?? -1) && solution.status !== "done") samples.add(solution.t, solution.y);
  const { status, t, stats } = solution;
  const message = openEnded
    ? solution.message.replace(` of ${end}`, ", before the weights came to rest")
    : solution.message;
  return {
    method: name,
    status,
    message,
    t,
    times: samples.times,
    weights: keep ? samples.weights.map((W) => rowsOf(W, n, m)) : null,
    observables: samples.observables,
    stats: { ...stats, ...flow.usage?.() },
    weightsAtSample: (i, out) => out.set(samples.weights[i]),
  };
}

function chosenMethod({ method = "auto", n, m }: L1Simulation): Exclude<L1Method, "auto"> {
  if (!l1Methods.includes(method)) {
    throw new InputError(`method must be one of ${l1Methods.join(", ")}, got "${method}".`);
  }
  if (method !== "auto") return method;
  return n * m <= SMALL ? "event" : "rkc";
}

function rowsOf(W: Float64Array, n: number, m: number): Float64Array[] {
  return Array.from({ length: n }, (_, i) => W.subarray(i * m, (i + 1) * m));
}

/** What is kept of a run, taken while it goes by, so that weights too many to keep are never held. */
class Samples {
  readonly times: number[] = [];
  readonly weights: Float64Array[] = [];
  readonly observables: { [name in keyof Observables]: Observables[name][number][] } = {
    l1: [],
    nonzeros: [],
    squaredNorm: [],
    fourthNorm: [],
    energy: [],
  };
  private readonly energy: (W: Float64Array) => number;
  private readonly m: number;
  private readonly keep: boolean;
  private readonly onSample: ((t: number, W: Float64Array) => void) | undefined;

  constructor(
    energy: (W: Float64Array) => number,
    m: number,
    keep: boolean,
    onSample: ((t: number, W: Float64Array) => void) | undefined,
  ) {
    this.energy = energy;
    this.m = m;
    this.keep = keep;
    this.onSample = onSample;
  }

  add(t: number, W: Float64Array): void {
    const { l1, nonzeros, squaredNorm, fourthNorm } = rowObservables(W, this.m);
    this.times.push(t);
    if (this.keep) this.weights.push(W.slice());
    this.observables.l1.push(l1);
    this.observables.nonzeros.push(nonzeros);
    this.observables.squaredNorm.push(squaredNorm);
    this.observables.fourthNorm.push(fourthNorm);
    this.observables.energy.push(this.energy(W));
    this.onSample?.(t, W);
  }
}
