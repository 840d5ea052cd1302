import { pow } from "../math/index.ts";
import { checkPenalty, type Penalty, type PenaltyPlace } from "./penalty.ts";

/** A penalty as a solver meets it: friction at places of the state, and a smooth rest. */
export interface PenaltyOnState {
  /** What holds the state at zero; 0 where nothing does. */
  readonly friction: number;
  /** All places of the state where its slope jumps, friction in its units. */
  readonly places: readonly PenaltyPlace[];
  /** Those that `friction` does not cover. */
  readonly elsewhere: readonly PenaltyPlace[];
  /** What is taken from the slope of the state at a weight w besides; undefined for ℓ1, which is friction alone. */
  readonly smooth: ((w: number) => number) | undefined;
  /** How state and weight are related; undefined where they are the same. */
  readonly coordinates: Coordinates | undefined;
}

/** Coordinates y of a weight w, odd and increasing. */
interface Coordinates {
  readonly toState: (w: number) => number;
  readonly toWeight: (y: number) => number;
  /** dy/dw at the weight w. */
  readonly stretch: (w: number) => number;
}

/** Splits a penalty into friction and a smooth rest. @throws InputError when its slope does not jump where it says */
export function penaltyOnState(penalty: Penalty): PenaltyOnState {
  checkPenalty(penalty);
  const { singularity, l1 } = penalty;
  const coordinates = singularity && stretched(singularity.exponent);
  const places = statePlaces(penalty, coordinates);
  const holds = ({ at, friction }: PenaltyPlace) => at === 0 && friction > 0;
  return {
    friction: places.find(holds)?.friction ?? 0,
    places,
    elsewhere: places.filter((place) => !holds(place)),
    smooth: l1 === undefined ? smoothPull(penalty, places, coordinates) : undefined,
    coordinates,
  };
}

/**
 * y = sign(w)|w|^(1+α): a pull that grows like |w|^−α as w → 0 becomes one of constant size in y, since dy/dw =
 * (1+α)|w|^α. α > 0.
 */
function stretched(exponent: number): Coordinates {
  const power = 1 + exponent;
  return {
    toState: (w) => Math.sign(w) * pow(Math.abs(w), power),
    toWeight: (y) => Math.sign(y) * pow(Math.abs(y), 1 / power),
    stretch: (w) => power * pow(Math.abs(w), exponent),
  };
}

/** The places of a penalty as places of the state; the singularity is one of them, the first. */
function statePlaces({ places = [], singularity }: Penalty, coordinates?: Coordinates): readonly PenaltyPlace[] {
  if (singularity === undefined || coordinates === undefined) return places;
  const { exponent, strength } = singularity;
  return [
    { at: 0, friction: (1 + exponent) * strength },
    ...places.map(({ at, friction }) => ({
      at: coordinates.toState(at),
      friction: coordinates.stretch(at) * friction,
    })),
  ];
}

/** What the penalty takes from the slope of the state at a weight, but for the friction at the places. */
function smoothPull(
  { slope, places = [], singularity }: Penalty,
  ofState: readonly PenaltyPlace[],
  coordinates?: Coordinates,
): (w: number) => number {
  const at = [...(singularity ? [0] : []), ...places.map((place) => place.at)];
  return (w) => {
    let pull = coordinates === undefined ? slope(w) : w === 0 ? 0 : coordinates.stretch(w) * slope(w);
    for (let q = 0; q < at.length; q++) pull -= ofState[q].friction * Math.sign(w - at[q]);
    return pull;
  };
}
