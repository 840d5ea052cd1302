import { InputError, notPromise } from "../checks.ts";
import { matrixRows, type RowObservables, rowObservables } from "../measure/observables.ts";
import { finalState } from "./finalState.ts";
import type { Observables, Simulated } from "./run.ts";

/** What whoever hears of weights must do. */
export const AT_ONCE = "it must be done with the weights before it returns";

/** What a run is sampled by. */
export interface SamplesOptions {
  readonly n: number;
  readonly m: number;
  /** Of weights, n×m; absent where a flow has none. */
  readonly energy?: ((W: Float64Array) => number) | undefined;
  /** Whether the weights of every sample are kept. */
  readonly keep: boolean;
  readonly onSample?: ((t: number, W: Float64Array) => void) | undefined;
}

/** How a run ended, beside its samples. */
export interface RunEnd extends Pick<Simulated, "method" | "status" | "message" | "t" | "stats"> {
  /** Weights at the end, n×m row-major; kept, not copied. */
  readonly weights: Float64Array;
  /** How far they are from rest; null where the flow does not say. */
  readonly rest: number | null;
  /** Writes the weights at a sample where they are computed when they are wanted; default: those kept. */
  readonly weightsAtSample?: Simulated["weightsAtSample"];
}

/** What is kept of a run, taken while it goes by, so that weights too many to keep are never held. */
export class Samples {
  readonly times: number[] = [];
  private readonly weights: Float64Array[] = [];
  private readonly observables: { [name in keyof Observables]: Observables[name][number][] } = {
    l1: [],
    nonzeros: [],
    squaredNorm: [],
    fourthNorm: [],
    energy: [],
  };
  private readonly options: SamplesOptions;
  private readonly shown: Float64Array; // what onSample is given, n×m: the run goes on with W itself

  constructor(options: SamplesOptions) {
    this.options = options;
    this.shown = new Float64Array(options.onSample === undefined ? 0 : options.n * options.m);
  }

  /** Records weights W, n×m, which are the caller's to use again. */
  add(t: number, W: Float64Array): void {
    const { m, energy, onSample } = this.options;
    this.record(t, rowObservables(W, m), energy?.(W), () => W.slice());
    if (onSample === undefined) return;
    this.shown.set(W);
    notPromise("onSample", onSample(t, this.shown), AT_ONCE);
  }

  /** Records what is known of the weights at t; they themselves are only asked for where they are kept. */
  record(t: number, rows: RowObservables, energy: number | undefined, weights: () => Float64Array): void {
    const { l1, nonzeros, squaredNorm, fourthNorm } = rows;
    this.times.push(t);
    if (this.options.keep) this.weights.push(weights());
    this.observables.l1.push(l1);
    this.observables.nonzeros.push(nonzeros);
    this.observables.squaredNorm.push(squaredNorm);
    this.observables.fourthNorm.push(fourthNorm);
    if (energy !== undefined) this.observables.energy.push(energy);
  }

  /** The run they are of. */
  run({ weights, rest, weightsAtSample, ...end }: RunEnd): Simulated {
    const { n, m, keep } = this.options;
    const { times } = this;
    return {
      ...{ n, m, ...end, times },
      weights: keep ? this.weights.map((W) => matrixRows(W, { n, m })) : null,
      observables: this.observables,
      final: finalState(weights, { n, m }, rest),
      weightsAtSample: weightsAtSample ?? ((i, out) => out.set(this.kept(i))),
    };
  }

  private kept(i: number): Float64Array {
    if (!(Number.isInteger(i) && i >= 0 && i < this.times.length)) {
      throw new InputError(`weightsAtSample: i must be from 0 to ${this.times.length - 1}, got ${i}.`);
    }
    if (this.options.keep) return this.weights[i];
    const size = `${this.times.length} x ${this.options.n} x ${this.options.m}`;
    throw new InputError(
      `weightsAtSample: ${size} numbers were too many to keep; give keepWeights: true, ` +
        "or take them as they go by with onSample; final.weights are those at the end.",
    );
  }
}
