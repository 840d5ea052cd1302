import { rowObservables } from "../measure/observables.ts";
import type { Observables } from "./run.ts";

/** What is kept of a run, taken while it goes by, so that weights too many to keep are never held. */
export class Samples {
  readonly times: number[] = [];
  readonly weights: Float64Array[] = [];
  readonly observables: { [name in keyof Observables]: Observables[name][number][] } = {
    l1: [],
    nonzeros: [],
    squaredNorm: [],
    fourthNorm: [],
    energy: [],
  };
  private readonly energy: ((W: Float64Array) => number) | undefined;
  private readonly m: number;
  private readonly keep: boolean;
  private readonly onSample: ((t: number, W: Float64Array) => void) | undefined;

  constructor(
    energy: ((W: Float64Array) => number) | undefined,
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
    if (this.energy) this.observables.energy.push(this.energy(W));
    this.onSample?.(t, W);
  }
}
