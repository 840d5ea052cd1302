import { InputError } from "../checks.ts";
import { jumpAtZero, type Penalty, TINY } from "./penalty.ts";

/**
 * A penalty on weights (theory §2) with the tip at zero cut off: weights below `size` feel the slope at ±size instead
 * of their own, which is friction at zero. For penalties like |w|^p with 1 < p < 2, whose slope is 0 at zero but bends
 * there without bound: stiff for every solver, and weights only creep to zero. Slopes change by at most p'(size) where
 * |w| < size, so that what should rest below `size` rests at zero. size > 0.
 * @throws InputError unless the size is > 0 and the penalty has neither a place nor a singularity within it
 */
export function blunted(penalty: Penalty, size: number): Penalty {
  const { l1: _, ...others } = penalty;
  const { value, slope, places = [], singularity } = others;
  if (!(size > 0 && size < Infinity)) throw new InputError(`blunted: size must be a finite number > 0, got ${size}.`);
  if (singularity || places.some(({ at }) => Math.abs(at) <= size)) {
    throw new InputError(
      `blunted: the slope of the penalty jumps within ${size} of zero; nothing is to be cut off there.`,
    );
  }
  const [below, above] = [slope(-size), slope(size)];
  const friction = (above - below) / 2;
  const mean = (above + below) / 2;
  const tip = (w: number) => value(0) + mean * w + friction * Math.abs(w);
  return {
    ...others,
    value: (w) => (Math.abs(w) < size ? tip(w) : value(w) - value(Math.sign(w) * size) + tip(Math.sign(w) * size)),
    slope: (w) => (Math.abs(w) < size ? mean + friction * Math.sign(w) : slope(w)),
    places: [...places, { at: 0, friction }],
  };
}

/** Whether the slope of a penalty that is smooth at zero bends there without bound. */
export function isSharp({ slope, places = [], singularity }: Penalty): boolean {
  if (singularity || places.some(({ at }) => at === 0)) return false;
  const [near, nearer] = [TINY, TINY ** 2].map((w) => (slope(w) - slope(-w)) / w);
  return jumpAtZero(slope) === 0 && nearer > 2 * near;
}
