import { pow } from "../math/index.ts";

/** `count` times from `first` to at least `last`, evenly spaced in their logarithm and rounded to distinct multiples of `step`. */
export function logSpacedSteps(first: number, last: number, count: number, step: number): number[] {
  const ratio = pow(last / first, 1 / (count - 1));
  const times = new Set<number>();
  for (let i = 0; i < count; i++) times.add(Math.max(1, Math.ceil((first * pow(ratio, i)) / step - 1e-9)) * step);
  return [...times];
}

/** `count` times from `first` to exactly `last`, evenly spaced in their logarithm. */
export function logSpacedTimes(first: number, last: number, count: number): number[] {
  const ratio = pow(last / first, 1 / (count - 1));
  return Array.from({ length: count }, (_, i) => (i === count - 1 ? last : first * pow(ratio, i)));
}

/**
 * Times from 1 on, `perDecade` to a factor of ten, rounded up to distinct multiples of `step`, to the first that is at least `last`: runs
 * that end at different times share those up to the earlier end.
 */
export function latticeTimes(perDecade: number, step: number, last: number): number[] {
  const times = new Set<number>();
  for (let i = 0, t = 0; t < last; i++) {
    t = Math.ceil(pow(10, i / perDecade) / step - 1e-9) * step;
    times.add(t);
  }
  return [...times];
}
