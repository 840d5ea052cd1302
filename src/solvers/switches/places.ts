import { finite, InputError } from "../../checks.ts";
import { type Field, type FrictionLaw, frictionPerComponent, type Place } from "../field.ts";

/** A place with its friction as one number per component, which `law`, where there is one, writes anew. */
export interface FrictionPlace {
  readonly at: number;
  readonly friction: Float64Array;
  readonly law: FrictionLaw | undefined;
  /** Which side of it components are kept on; undefined: both are free. */
  readonly keep: "above" | "below" | undefined;
}

/** Whether a component has anything to do with a place: it jumps there, may do so by a law, or is kept on one side. */
export function jumpsAt({ friction, law, keep }: FrictionPlace, k: number): boolean {
  return law !== undefined || keep !== undefined || friction[k] !== 0;
}

/** All places at which a field jumps, ascending; zero is one of them unless nothing jumps there. @throws InputError */
export function placesOf({ dimension, switches }: Field): FrictionPlace[] {
  if (switches === undefined) return [];
  const { friction, places = [] } = switches;
  const all = places.map((place) => resolved(place, dimension));
  const zero = resolved({ at: 0, friction }, dimension, 0);
  if (zero.law !== undefined || zero.friction.some((value) => value > 0)) all.push(zero);
  all.sort((a, b) => a.at - b.at);
  for (let q = 1; q < all.length; q++) {
    if (all[q].at === all[q - 1].at) {
      throw new InputError(`solve: two places at ${all[q].at}; add their friction up and give one.`);
    }
  }
  return all;
}

/**
 * Whether a field jumps anywhere.
 * @throws InputError on places that contradict each other, and on a start, called `name`, beyond a wall
 */
export function checkPlaces(field: Field, y0: Float64Array, name = "y0"): boolean {
  const places = placesOf(field);
  for (const { at, keep } of places) {
    if (keep === undefined) continue;
    const beyond = y0.findIndex((value) => (keep === "above" ? value < at : value > at));
    if (beyond < 0) continue;
    const wanted = keep === "above" ? ">=" : "<=";
    throw new InputError(
      `solve: ${name}[${beyond}] must be ${wanted} ${at}, where a place keeps components ${keep}, got ${y0[beyond]}.`,
    );
  }
  return places.length > 0;
}

/** Places whose friction is known once and for all. */
export interface FixedPlaces {
  /** Ascending. */
  readonly at: Float64Array;
  /** Half the height of the jump, places × dimension. */
  readonly friction: readonly Float64Array[];
  /** The drive up to which a component at the place does not leave upwards, and downwards; places × dimension. */
  readonly up: readonly Float64Array[];
  readonly down: readonly Float64Array[];
  /** Whether zero is the only one. */
  readonly zeroAlone: boolean;
  /** Whether what rests at zero is told by the friction there: the other places cancel at zero, and none is a wall. */
  readonly balanced: boolean;
}

/** Whether component k has anything to do with place q. */
export function actsOn({ friction, up, down }: FixedPlaces, q: number, k: number): boolean {
  return friction[q][k] !== 0 || up[q][k] !== down[q][k];
}

/** The places of a field. @throws InputError where friction is a law, which eventSolver alone follows */
export function fixedPlaces(field: Field): FixedPlaces {
  const places = placesOf(field);
  if (places.some(({ law }) => law !== undefined)) {
    throw new InputError(
      "solve: friction that depends on the state is followed by eventSolver alone; use method: eventSolver.",
    );
  }
  const balance = new Float64Array(field.dimension);
  for (const { at, friction } of places) {
    for (let k = 0; k < balance.length; k++) balance[k] -= Math.sign(at) * friction[k];
  }
  const unbounded = new Float64Array(field.dimension).fill(Infinity);
  return {
    at: Float64Array.from(places, ({ at }) => at),
    friction: places.map(({ friction }) => friction),
    up: places.map(({ friction, keep }) => (keep === "below" ? unbounded : friction)),
    down: places.map(({ friction, keep }) => (keep === "above" ? unbounded : friction)),
    zeroAlone: places.every(({ at, keep }) => at === 0 && keep === undefined),
    balanced: balance.every((sum) => sum === 0) && places.every(({ keep }) => keep === undefined),
  };
}

function resolved({ at, friction, keep }: Place, dimension: number, least = keep ? 0 : -Infinity): FrictionPlace {
  finite("solve: place", at);
  if (keep !== undefined && keep !== "above" && keep !== "below") {
    throw new InputError(`solve: keep of the place at ${at} must be "above" or "below", got ${JSON.stringify(keep)}.`);
  }
  if (typeof friction === "function") return { at, friction: new Float64Array(dimension), law: friction, keep };
  const name = at === 0 && least === 0 && !keep ? "friction" : `friction at ${at}`;
  return { at, friction: frictionPerComponent(dimension, name, friction, least), law: undefined, keep };
}
