import type { FixedPlaces } from "./places.ts";

/**
 * Solves w' ∈ rate − friction·Sign(w) (theory §6) exactly over a time `duration`, from w(0) = `start`, for a smooth change `increment` =
 * rate·duration spread evenly over it: the weight moves, comes to rest at zero if |rate| ≤ friction, or passes zero and goes on with
 * the opposite friction. At rest it moves only if |rate| > friction. Returns w(duration), in the units of `start`.
 */
export function slide(start: number, increment: number, duration: number, friction: number): number {
  const pull = friction * duration;
  if (start > 0) {
    const end = start + increment - pull;
    return end >= 0 ? end : -beyond(start, -increment, pull);
  }
  if (start < 0) {
    const end = start + increment + pull;
    return end <= 0 ? end : beyond(-start, increment, pull);
  }
  if (increment > pull) return increment - pull;
  return increment < -pull ? increment + pull : 0;
}

/** How far past zero a weight gets that started `distance` from it and is pushed across by `push` against `pull`; 0 if it rests. */
function beyond(distance: number, push: number, pull: number): number {
  if (push <= pull) return 0;
  const left = 1 - distance / (push + pull); // share of the duration left when zero is reached
  return (push - pull) * left;
}

/**
 * `slide` for component k of a field that jumps at several places: w' ∈ rate − Σ_q friction_q·Sign(w − at_q), with places where the
 * slope jumps outwards (friction < 0) passed or left at once.
 */
export function slideAmong(start: number, increment: number, duration: number, places: FixedPlaces, k: number): number {
  const { at, friction } = places;
  const rate = duration > 0 ? increment / duration : 0;
  let w = start;
  let left = duration;
  for (let pieces = 0; pieces <= 2 * at.length; pieces++) {
    let drive = rate; // all but the friction of the place it is at
    let here = 0;
    for (let q = 0; q < at.length; q++) {
      if (w === at[q]) here = friction[q][k];
      else drive += w < at[q] ? friction[q][k] : -friction[q][k];
    }
    if (Math.abs(drive) <= here) return w;
    const direction = drive < 0 ? -1 : 1;
    const slope = drive - direction * here;
    const next = nextPlace(w, direction, places, k);
    const time = (next - w) / slope;
    if (!(time < left)) return w + slope * left;
    w = next;
    left -= time;
  }
  return w;
}

/** The place with friction nearest to w in a direction; infinite where there is none. */
function nextPlace(w: number, direction: number, { at, friction }: FixedPlaces, k: number): number {
  let next = direction * Infinity;
  for (let q = 0; q < at.length; q++) {
    if ((at[q] - w) * direction > 0 && (next - at[q]) * direction > 0 && friction[q][k] !== 0) next = at[q];
  }
  return next;
}
