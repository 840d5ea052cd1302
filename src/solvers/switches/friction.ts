import { actsOn, type FixedPlaces } from "./places.ts";

/**
 * Solves w' ∈ rate − friction·Sign(w) (theory §6) exactly over a time `duration`, from w(0) = `start`, for a smooth
 * change `increment` = rate·duration spread evenly over it: the weight moves, comes to rest at zero if |rate| ≤
 * friction, or passes zero and goes on with the opposite friction. At rest it moves only if |rate| > friction. Returns
 * w(duration), in the units of `start`.
 */
export function slide(start: number, increment: number, duration: number, friction: number): number {
  const pull = friction * duration;
  if (start > 0) {
    const end = start + increment - pull;
    return end >= 0 ? end : 0 - beyond(start, -increment, pull); // rests at 0, not at −0
  }
  if (start < 0) {
    const end = start + increment + pull;
    return end <= 0 ? end : beyond(-start, increment, pull);
  }
  if (increment > pull) return increment - pull;
  return increment < -pull ? increment + pull : 0;
}

/**
 * How far past zero a weight gets that started `distance` from it and is pushed across by `push` against `pull`; 0 if
 * it rests.
 */
function beyond(distance: number, push: number, pull: number): number {
  if (push <= pull) return 0;
  const left = 1 - distance / (push + pull); // share of the duration left when zero is reached
  return (push - pull) * left;
}

/**
 * `slide` for component k of a field that jumps at several places: w' ∈ rate − Σ_q friction_q·Sign(w − at_q), with
 * places where the slope jumps outwards (friction < 0) passed or left at once, and walls.
 */
export function slideAmong(start: number, increment: number, duration: number, places: FixedPlaces, k: number): number {
  const rate = duration > 0 ? increment / duration : 0;
  return glideAmong(start, rate, rate, duration, places, k);
}

/** `slideAmong` for a rate that goes evenly from `rate0` to `rate1`: the same inclusion, solved as exactly. */
export function glideAmong(
  start: number,
  rate0: number,
  rate1: number,
  duration: number,
  places: FixedPlaces,
  k: number,
): number {
  const { at, friction, up, down } = places;
  const change = duration > 0 ? (rate1 - rate0) / duration : 0; // of the rate by time
  let w = start;
  let passed = 0; // time
  let still = false; // whether it stands, for a moment, without a pull: rounding is not to say which way it goes on
  for (let pieces = 0; pieces <= 6 * at.length + 6 && passed < duration; pieces++) {
    const left = duration - passed;
    let drive = rate0 + change * passed; // all but the friction of the place it is at
    let here = -1; // that place
    for (let q = 0; q < at.length; q++) {
      if (w === at[q] && actsOn(places, q, k)) here = q;
      else drive += w < at[q] ? friction[q][k] : -friction[q][k];
    }
    let direction = drive < 0 || (drive === 0 && change < 0) ? -1 : 1;
    let slope = drive;
    if (here >= 0 && !still) {
      const pulledUp = drive > up[here][k];
      const pulledDown = -drive > down[here][k];
      direction = pulledUp && !(pulledDown && drive < 0) ? 1 : -1;
      slope = drive - direction * friction[here][k];
      if (!(pulledUp || pulledDown) || isBackAtOnce(w, slope, change)) {
        // it rests until the drive has grown to what holds it
        const hold = change > 0 ? up[here][k] - drive : -down[here][k] - drive;
        const rests = change === 0 ? Infinity : Math.max(0, hold / change);
        if (!(rests < left)) return w;
        passed += rests;
        still = true;
        continue;
      }
    } else if (still || isBackAtOnce(w, slope, change)) {
      direction = change < 0 ? -1 : 1;
      slope = 0;
      still = false;
    }
    const next = nextPlace(w, direction, places, k);
    const time = firstTime(next - w, slope, change);
    const turns = slope * change < 0 ? -slope / change : Infinity; // and goes back
    if (turns < left && !(time <= turns)) {
      w = stayWithin(w + (slope * turns) / 2, next, direction);
      passed += turns;
      still = w !== next;
      continue;
    }
    if (!(time < left)) return stayWithin(w + slope * left + (change * left * left) / 2, next, direction);
    w = next;
    passed += time;
  }
  return w;
}

/** w, or the wall it is beyond. */
export function withinWalls(w: number, { at, up, down }: FixedPlaces, k: number): number {
  for (let q = 0; q < at.length; q++) {
    if (down[q][k] === Infinity && w < at[q]) return at[q];
    if (up[q][k] === Infinity && w > at[q]) return at[q];
  }
  return w;
}

/** Whether what moves at this speed turns so soon that rounding sees it come back to where it was. */
function isBackAtOnce(w: number, slope: number, change: number): boolean {
  return slope * change < 0 && w - (slope / change) * (slope / 2) === w;
}

function stayWithin(w: number, next: number, direction: number): number {
  return direction > 0 ? Math.min(w, next) : Math.max(w, next);
}

/**
 * The first time > 0, but for rounding, at which a way of `slope`·t + `change`·t²/2 is `distance`; infinite where it
 * never is.
 */
function firstTime(distance: number, slope: number, change: number): number {
  if (!Number.isFinite(distance)) return Infinity;
  if (change === 0) return timeOf(distance, slope);
  const root = slope * slope + 2 * change * distance;
  if (root < 0) return Infinity;
  const sum = slope + (slope < 0 ? -1 : 1) * Math.sqrt(root); // no cancellation
  return Math.min(timeOf(2 * distance, sum), timeOf(-sum, change));
}

/** way/speed where they point the same way; infinite where they do not. */
function timeOf(way: number, speed: number): number {
  return Math.sign(way) * Math.sign(speed) > 0 ? way / speed : Infinity;
}

/** The place with friction, or wall, nearest to w in a direction; infinite where there is none. */
function nextPlace(w: number, direction: number, places: FixedPlaces, k: number): number {
  const { at } = places;
  let next = direction * Infinity;
  for (let q = 0; q < at.length; q++) {
    if ((at[q] - w) * direction > 0 && (next - at[q]) * direction > 0 && actsOn(places, q, k)) next = at[q];
  }
  return next;
}
