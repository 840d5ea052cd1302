import { extent, filter, nice, ticks } from "d3-array";

/** Numbers to pixels and back, along one axis; what a logarithmic axis cannot show has no finite pixel. */
export interface Scale {
  (value: number): number;
  readonly invert: (pixel: number) => number;
  readonly domain: () => readonly [number, number];
  /** About so many round numbers within the domain; on a logarithmic axis powers of ten and what is between them. */
  readonly ticks: (wanted: number) => number[];
}

/**
 * A scale from `domain` to the pixels of `range`. A logarithmic domain must be > 0. Own code, because d3-scale brings
 * colours, formats and interpolation along, an eighth of the whole page.
 */
export function scale(domain: readonly [number, number], range: readonly [number, number], log: boolean): Scale {
  const [to, from] = log ? [Math.log10, (x: number) => 10 ** x] : [(x: number) => x, (x: number) => x];
  const [low, high] = [to(domain[0]), to(domain[1])];
  const [start, end] = range;
  const at = (value: number): number => {
    const share = (to(value) - low) / (high - low);
    return start * (1 - share) + end * share;
  };
  return Object.assign(at, {
    invert: (pixel: number) => from(low + ((pixel - start) / (end - start)) * (high - low)),
    domain: () => domain,
    ticks: (wanted: number) => (log ? logTicks(domain, wanted) : ticks(domain[0], domain[1], wanted)),
  });
}

/** Least and largest of the numbers that an axis can show: finite, on a logarithmic one > 0. Undefined without any. */
export function extentOf(values: Iterable<number>, log: boolean): [number, number] | undefined {
  const [least, most] = extent(filter(values, (value) => Number.isFinite(value) && !(log && value <= 0)));
  return least === undefined ? undefined : [least, most];
}

/** The smallest domain that ends at round numbers and shows all of `extent`: powers of ten, or steps between ticks. */
export function niceDomain([least, most]: readonly [number, number], log: boolean): [number, number] {
  const end = most > least ? most : log ? 10 * least : least + (Math.abs(least) || 1);
  if (!log) return nice(least, end, 4);
  return [power(Math.floor(Math.log10(least))), power(Math.ceil(Math.log10(end)))];
}

/** Powers of ten, fewer of them where they are many; all their multiples, or even steps, where they are few. */
function logTicks([least, most]: readonly [number, number], wanted: number): number[] {
  const [first, last] = [Math.log10(least), Math.log10(most)];
  if (last - first >= wanted) return ticks(first, last, wanted).filter(Number.isInteger).map(power);
  const found: number[] = [];
  for (let exponent = Math.floor(first); exponent <= Math.ceil(last); exponent++) {
    for (let lead = 1; lead < 10; lead++) found.push(Number(`${lead}e${exponent}`));
  }
  const within = found.filter((value) => value >= least && value <= most);
  return 2 * within.length < wanted ? ticks(least, most, wanted) : within;
}

function power(exponent: number): number {
  return Number(`1e${exponent}`);
}
