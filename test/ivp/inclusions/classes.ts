import { frictionAtZero } from "./atZero.ts";
import { byLaw, randomLaw } from "./byLaw.ts";
import { Draw } from "./draw.ts";
import { addPlaces, keepClear, severalPlaces } from "./severalPlaces.ts";
import { type Draft, finished, type Inclusion } from "./system.ts";
import { addMildKinks, withKinks } from "./withKinks.ts";
import { withWalls } from "./withWalls.ts";

/** Classes of random inclusions by name, each from its random numbers. */
const CLASSES = {
  friction: frictionAtZero,
  places: severalPlaces,
  laws: byLaw,
  kinks: withKinks,
  mixed,
  oneSided: withWalls,
} satisfies Record<string, (draw: Draw) => Draft>;

export type ClassName = keyof typeof CLASSES;

export const classNames = Object.keys(CLASSES) as ClassName[];

/** System number `seed` of a class, the same every time. */
export function inclusion(name: ClassName, seed: number): Inclusion {
  const draft = CLASSES[name](new Draw(["inclusions", name, seed]));
  if (seed % 3 === 0) asPlainArrays(draft);
  return finished(draft);
}

/** Friction at zero, fixed or by law, with places, or kinks, or both. */
function mixed(draw: Draw): Draft {
  const draft = frictionAtZero(draw);
  if (draw.chance(0.3)) draft.friction = randomLaw(draft);
  const hasPlaces = draw.chance(0.7);
  if (hasPlaces) addPlaces(draft, draw.integer(1, 3), 0.2);
  if (!hasPlaces || draw.chance(0.4)) addMildKinks(draft, draw.integer(1, 2));
  if (draw.chance(0.15)) draft.places.push({ at: draw.sign() * draw.uniform(1.9, 2.2), friction: randomLaw(draft) });
  keepClear(draft);
  return draft;
}

/** Frictions as arrays of numbers, which do what typed arrays do. */
function asPlainArrays(draft: Draft): void {
  const plain = <T>(friction: T): T => (friction instanceof Float64Array ? (Array.from(friction) as T) : friction);
  draft.friction = plain(draft.friction);
  draft.places.forEach((place, q) => {
    draft.places[q] = { ...place, friction: plain(place.friction) };
  });
}
