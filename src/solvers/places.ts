import { allFinite, finite, InputError } from "../checks.ts";
import { type Field, type FrictionLaw, frictionOf, lawRefused, type Place, spreadOver } from "./field.ts";

/** A place with its friction as one number per component, which `law`, where there is one, writes anew. */
export interface FrictionPlace {
  readonly at: number;
  readonly friction: Float64Array;
  readonly law: FrictionLaw | undefined;
}

/** All places at which a field jumps, ascending; zero is one of them unless nothing jumps there. @throws InputError */
export function placesOf(field: Field): FrictionPlace[] {
  if (field.switches === undefined) return [];
  const { friction, places = [] } = field.switches;
  const all = places.map((place) => resolved(place, field.dimension));
  if (typeof friction === "function") all.push(resolved({ at: 0, friction }, field.dimension));
  else {
    const atZero = frictionOf(field);
    if (atZero.some((value) => value > 0)) all.push({ at: 0, friction: atZero, law: undefined });
  }
  all.sort((a, b) => a.at - b.at);
  for (let q = 1; q < all.length; q++) {
    if (all[q].at === all[q - 1].at) {
      throw new InputError(`solve: two places at ${all[q].at}; add their friction up and give one.`);
    }
  }
  return all;
}

/** Places whose friction is known once and for all. */
export interface FixedPlaces {
  /** Ascending. */
  readonly at: Float64Array;
  /** Places × dimension. */
  readonly friction: readonly Float64Array[];
  /** Whether the friction of the places other than zero adds up to nothing at zero, as where they lie symmetrically. */
  readonly balanced: boolean;
}

/** The places of a field that has others than zero; undefined for one that has none. @throws InputError where friction is a law */
export function fixedPlaces(field: Field): FixedPlaces | undefined {
  if ((field.switches?.places ?? []).length === 0) return undefined;
  const places = placesOf(field);
  if (places.some(({ law }) => law !== undefined)) throw lawRefused();
  const balance = new Float64Array(field.dimension);
  for (const { at, friction } of places) {
    for (let k = 0; k < balance.length; k++) balance[k] -= Math.sign(at) * friction[k];
  }
  return {
    at: Float64Array.from(places, ({ at }) => at),
    friction: places.map(({ friction }) => friction),
    balanced: balance.every((sum) => sum === 0),
  };
}

function resolved({ at, friction }: Place, dimension: number): FrictionPlace {
  finite("solve: place", at);
  if (typeof friction === "function") return { at, friction: new Float64Array(dimension), law: friction };
  const name = `friction at ${at}`;
  const each = spreadOver(dimension, name, friction);
  allFinite(`solve: ${name}`, each);
  return { at, friction: each, law: undefined };
}
