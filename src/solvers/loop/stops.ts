import { InputError } from "../../checks.ts";
import type { Field, FrictionLaw, Place, Switches } from "../field.ts";
import type { Interpolant, Problem } from "../method.ts";
import { nextFloat } from "./floats.ts";

/**
 * The times a run from t0 to tEnd has to end a step at: the field's stops strictly between, ascending in its direction,
 * then tEnd.
 * @throws InputError when a stop is not finite
 */
export function stopsBetween({ stops = [] }: Field, t0: number, tEnd: number): Float64Array {
  const direction = tEnd < t0 ? -1 : 1;
  const within = new Set<number>();
  for (let i = 0; i < stops.length; i++) {
    const stop = stops[i];
    if (!Number.isFinite(stop)) {
      throw new InputError(`solve: field.stops[${i}] must be a finite number, got ${stop}.`);
    }
    if ((stop - t0) * direction > 0 && (tEnd - stop) * direction > 0) within.add(stop);
  }
  return Float64Array.from([...within].sort((a, b) => (a - b) * direction).concat(tEnd));
}

/**
 * Lets a field with stops see each of them from the side of the step alone: a time at the end of a step is moved into
 * it by one ulp.
 */
export class StopSides {
  private readonly stops: ReadonlySet<number>;
  private from = Number.NaN; // the ends of the step where they are stops
  private to = Number.NaN;
  private inwards = 1;

  constructor({ stops = [] }: Field) {
    this.stops = new Set(Array.from(stops));
  }

  /** The step to be taken. */
  between(t: number, t1: number): void {
    this.from = this.stops.has(t) ? t : Number.NaN;
    this.to = this.stops.has(t1) ? t1 : Number.NaN;
    this.inwards = t1 > t ? 1 : -1;
  }

  /** An interpolant of the step from t to t1, which may ask the field when other steps have been taken. */
  kept(interpolant: Interpolant, t: number, t1: number): Interpolant {
    if (this.stops.size === 0) return interpolant;
    return (at, out) => {
      const { from, to, inwards } = this;
      this.between(t, t1);
      interpolant(at, out);
      Object.assign(this, { from, to, inwards });
    };
  }

  /** The time at which the field is asked instead of t. */
  seen(t: number): number {
    if (t === this.from) return nextFloat(t, this.inwards * Infinity);
    if (t === this.to) return nextFloat(t, -this.inwards * Infinity);
    return t;
  }

  /** The problem with all that knows the time asked at such times; itself where the field has no stops. */
  of(problem: Problem): Problem {
    const { field, derivative, released } = problem;
    if (field.stops === undefined) return problem;
    const { jacobian, spectralRadius, switches } = field;
    const own: Field = {
      ...field,
      ...(jacobian && { jacobian: this.asked(jacobian) }),
      ...(spectralRadius && { spectralRadius: this.asked(spectralRadius) }),
      ...(switches && { switches: this.ofSwitches(switches) }),
    };
    return {
      ...problem,
      field: own,
      derivative: this.asked(derivative),
      ...(released && { released: this.asked(released) }),
    };
  }

  private ofSwitches(switches: Switches): Switches {
    const { friction, places, kinks } = switches;
    const lawful = (force: Place["friction"] | FrictionLaw) =>
      typeof force === "function" ? this.asked(force) : force;
    return {
      ...switches,
      friction: lawful(friction),
      ...(places && { places: places.map((place) => ({ ...place, friction: lawful(place.friction) })) }),
      ...(kinks && { kinks: { ...kinks, values: this.asked(kinks.values) } }),
    };
  }

  private asked<Rest extends unknown[], Answer>(ask: (t: number, ...rest: Rest) => Answer): typeof ask {
    return (t, ...rest) => ask(this.seen(t), ...rest);
  }
}
