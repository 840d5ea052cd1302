import { extent, filter } from "d3-array";
import { type ScaleContinuousNumeric, scaleLinear, scaleLog } from "d3-scale";

/** Numbers to pixels and back, along one axis; what a logarithmic axis cannot show has no finite pixel. */
export type Scale = ScaleContinuousNumeric<number, number>;

/** A scale from `domain` to the pixels of `range`. A logarithmic domain must be > 0. */
export function scale(domain: readonly [number, number], range: readonly [number, number], log: boolean): Scale {
  return (log ? scaleLog() : scaleLinear()).domain(domain).range(range);
}

/** Least and largest of the numbers that an axis can show: finite, on a logarithmic one > 0. Undefined without any. */
export function extentOf(values: Iterable<number>, log: boolean): [number, number] | undefined {
  const [least, most] = extent(filter(values, (value) => Number.isFinite(value) && !(log && value <= 0)));
  return least === undefined ? undefined : [least, most];
}

/** The smallest domain that ends at round numbers and shows all of `extent`: powers of ten, or steps between ticks. */
export function niceDomain([least, most]: readonly [number, number], log: boolean): [number, number] {
  const end = most > least ? most : log ? 10 * least : least + (Math.abs(least) || 1);
  return scale([least, end], [0, 1], log).nice(4).domain() as [number, number];
}
