import { pow } from "../math/index.ts";
/**
 * `count` times from `first` to at least `last`, evenly spaced in their logarithm and rounded up to multiples of
 * `step`, each once.
 */
export function logSpacedSteps(first: number, last: number, count: number, step: number): number[] {
  const times = logSpacedTimes(first, last, count).map((t) => Math.max(1, Math.ceil(t / step - 1e-9)) * step);
  return [...new Set(times)];
}

/** `count` times from `first` to exactly `last`, evenly spaced in their logarithm. */
export function logSpacedTimes(first: number, last: number, count: number): number[] {
  const ratio = pow(last / first, 1 / (count - 1));
  return Array.from({ length: count }, (_, i) => (i === count - 1 ? last : first * pow(ratio, i)));
}

/**
 * Times from 1 on, `perDecade` to a factor of ten, rounded up to distinct multiples of `step`: `count` of them, or
 * those to the first that is at least `last`. Runs that end at different times share those up to the earlier end.
 */
export function latticeTimes(
  perDecade: number,
  step: number,
  { last = Infinity, count = Infinity }: { last?: number; count?: number },
): number[] {
  const times = new Set<number>();
  for (let i = 0, t = 0; t < last && times.size < count; i++) {
    t = Math.ceil(pow(10, i / perDecade) / step - 1e-9) * step;
    times.add(t);
  }
  return [...times];
}
