/** Numbers to pixels and back, along one axis. */
export interface Scale {
  readonly log: boolean;
  readonly domain: readonly [number, number];
  /** The pixel of a value; NaN where a logarithmic axis has none. */
  readonly at: (value: number) => number;
  /** The value at a pixel. */
  readonly invert: (pixel: number) => number;
}

/** A scale from `domain` to the pixels of `range`. A logarithmic domain must be > 0. */
export function scale(domain: readonly [number, number], range: readonly [number, number], log: boolean): Scale {
  const forward = log ? Math.log10 : (x: number) => x;
  const back = log ? (x: number) => 10 ** x : (x: number) => x;
  const [low, high] = [forward(domain[0]), forward(domain[1])];
  const slope = (range[1] - range[0]) / (high - low || 1);
  return {
    log,
    domain,
    at: (value) => (log && value <= 0 ? Number.NaN : range[0] + (forward(value) - low) * slope),
    invert: (pixel) => back(low + (pixel - range[0]) / slope),
  };
}

/** Least and largest of the numbers that an axis can show: finite, and positive on a logarithmic one. Undefined where there is none. */
export function extentOf(values: Iterable<number>, log: boolean): [number, number] | undefined {
  let least = Infinity;
  let most = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value) || (log && value <= 0)) continue;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return least <= most ? [least, most] : undefined;
}

/** The smallest domain that ends at round numbers and shows all of `extent`: powers of ten, or steps between ticks. */
export function niceDomain([least, most]: readonly [number, number], log: boolean, ticks = 4): [number, number] {
  if (log) {
    const low = Math.floor(Math.log10(least) + 1e-6);
    return [10 ** low, 10 ** Math.max(low + 1, Math.ceil(Math.log10(most) - 1e-6))];
  }
  const step = tickStep(most - least || Math.abs(most) || 1, ticks);
  const low = Math.floor(least / step + 1e-6) * step;
  return [low, Math.max(low + step, Math.ceil(most / step - 1e-6) * step)];
}

/** 1, 2 or 5 times a power of ten: the step that divides `span` into about `ticks` parts. */
export function tickStep(span: number, ticks: number): number {
  const rough = span / ticks;
  const power = 10 ** Math.floor(Math.log10(rough));
  const lead = rough / power;
  return power * (lead < Math.SQRT2 ? 1 : lead < Math.sqrt(10) ? 2 : lead < Math.sqrt(50) ? 5 : 10); // the nearest in the logarithm
}
