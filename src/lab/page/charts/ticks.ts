import { powerOfTen } from "../format.ts";
import { type Scale, tickStep } from "./scale.ts";

/** A tick; minor ones have no label. */
export interface Tick {
  readonly value: number;
  readonly label: string;
}

/** About `wanted` labelled ticks within the domain of a scale: powers of ten, their 2 and 5 fold where there are few, or round steps. */
export function ticksOf({ log, domain }: Scale, wanted: number): Tick[] {
  return log ? logTicks(domain, wanted) : linearTicks(domain, wanted);
}

function linearTicks([low, high]: readonly [number, number], wanted: number): Tick[] {
  const step = tickStep(high - low, wanted);
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const ticks: Tick[] = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) {
    ticks.push({ value: i * step, label: linearLabel(i * step, decimals) });
  }
  return ticks;
}

function linearLabel(value: number, decimals: number): string {
  const size = Math.abs(value);
  if (size >= 1e5) {
    const exponent = Math.floor(Math.log10(size) + 1e-9);
    return `${Number((value / 10 ** exponent).toPrecision(3))}·${powerOfTen(exponent)}`.replace("-", "−");
  }
  return (size < 1e-12 ? 0 : value).toFixed(decimals).replace("-", "−");
}

function logTicks([low, high]: readonly [number, number], wanted: number): Tick[] {
  const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
  const every = Math.max(1, Math.ceil((last - first + 1) / wanted));
  const between = last - first < 2;
  const powers = first < -2 || last > 4; // all labels are written in one way
  const ticks: Tick[] = [];
  for (let exponent = first - 1; exponent <= last; exponent++) {
    for (let lead = 1; lead < 10; lead++) {
      const value = lead * 10 ** exponent;
      if (value < low * (1 - 1e-9) || value > high * (1 + 1e-9)) continue;
      if (lead > 1 && every > 1) continue;
      const labelled = lead === 1 ? (exponent - first) % every === 0 : between && (lead === 2 || lead === 5);
      ticks.push({ value, label: labelled ? logLabel(lead, exponent, powers) : "" });
    }
  }
  return ticks;
}

function logLabel(lead: number, exponent: number, powers: boolean): string {
  if (!powers) return String(Number((lead * 10 ** exponent).toPrecision(1)));
  return lead === 1 ? powerOfTen(exponent) : `${lead}·${powerOfTen(exponent)}`;
}
