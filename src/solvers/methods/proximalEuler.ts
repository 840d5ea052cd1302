import type { Interpolant, Problem, Stepper, SteppingMethod } from "../method.ts";
import { slideAmong, withinWalls } from "../switches/friction.ts";
import { type FixedPlaces, fixedPlaces } from "../switches/places.ts";
import { isFiniteVector } from "./stages.ts";

/**
 * Euler steps on the smooth part, each followed by the exact solution of the friction alone (soft thresholding; the
 * splitting of Lions and Mercier 1979): fixed `step`, order 1. The simple, independent check of the methods that follow
 * switches.
 */
export const proximalEuler: SteppingMethod = {
  name: "proximalEuler",
  order: 1,
  followsSwitches: true,
  fixedStep: true,
  start: (problem) => new ProximalEuler(problem),
};

class ProximalEuler implements Stepper {
  readonly y1: Float64Array;
  readonly y: Float64Array; // state at the start of the step
  private readonly drive: Float64Array; // slope there
  private driveKnown = false;
  private t = 0; // start of the last attempt
  private readonly places: FixedPlaces;
  private readonly problem: Problem;

  constructor(problem: Problem) {
    this.problem = problem;
    this.places = fixedPlaces(problem.field);
    this.y = new Float64Array(problem.field.dimension);
    this.y1 = new Float64Array(problem.field.dimension);
    this.drive = new Float64Array(problem.field.dimension);
  }

  begin(t: number, y: Float64Array, slope: Float64Array): void {
    this.t = t;
    this.y.set(y);
    this.drive.set(slope);
    this.driveKnown = true;
  }

  attempt(t: number, t1: number): number {
    const { problem, y, y1, drive, places } = this;
    if (!this.driveKnown) problem.derivative(t, y, drive);
    this.driveKnown = true;
    this.t = t;
    move(y, drive, t1 - t, places, y1);
    return isFiniteVector(y1) ? 0 : Number.NaN;
  }

  advance(): void {
    this.y.set(this.y1);
    this.driveKnown = false;
  }

  readonly interpolate: Interpolant = (t, out) => move(this.y, this.drive, t - this.t, this.places, out);

  keep(): Interpolant {
    const { t: from, places } = this;
    const y = this.y.slice();
    const drive = this.drive.slice();
    return (t, out) => move(y, drive, t - from, places, out);
  }
}

/**
 * One step of length h from y with these slopes into `out`; all of length `dimension`. Backwards where h < 0 and
 * nothing jumps.
 */
function move(y: Float64Array, drive: Float64Array, h: number, places: FixedPlaces, out: Float64Array): void {
  const friction = places.zeroAlone ? places.friction[0] : undefined;
  for (let i = 0; i < y.length; i++) {
    const free = y[i] + h * drive[i];
    if (places.at.length === 0) out[i] = free;
    else if (friction)
      out[i] = Math.sign(free) * Math.max(0, Math.abs(free) - h * friction[i]) + 0; // not −0
    else out[i] = slideAmong(withinWalls(free, places, i), 0, h, places, i);
  }
}
