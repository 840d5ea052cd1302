import { number, powerOfTen } from "../format.ts";
import { type Scale, tickStep } from "./scale.ts";

/** A tick; minor ones have no label. */
export interface Tick {
  readonly value: number;
  readonly label: string;
}

/** About `wanted` labelled ticks within the domain of a scale: powers of ten, their 2 and 5 fold where there are few, or round steps. */
export function ticksOf({ log, domain }: Scale, wanted: number, whole = false): Tick[] {
  return log ? logTicks(domain, wanted) : linearTicks(domain, wanted, whole ? 1 : 0);
}

function linearTicks([low, high]: readonly [number, number], wanted: number, least: number): Tick[] {
  const step = Math.max(least, tickStep(high - low, wanted));
  const ticks: Tick[] = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) {
    ticks.push({ value: i * step, label: linearLabel(i, step) });
  }
  return ticks;
}

/** The label of i steps: decimals that all ticks share, a power of ten where those would be too many digits. */
function linearLabel(i: number, step: number): string {
  const value = i * step;
  if (i !== 0 && (step < 1e-4 || Math.abs(value) >= 1e6)) {
    return number(value, 1 + Math.ceil(Math.log10(Math.abs(i) + 1)));
  }
  const decimals = i === 0 && step < 1e-4 ? 0 : Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return value.toFixed(decimals).replace("-", "−");
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

/** Which of 1…count to label when each takes `size` pixels and labels need `room`: the first, and multiples of a round step. */
export function extentTicks(count: number, size: number, room: number): number[] {
  const step = roundStep(room / size);
  const ticks = [1];
  for (let at = step; at <= count; at += step) if (at > 1 && (at - 1) * size >= room) ticks.push(at);
  return ticks;
}

/** The smallest of 1, 2, 5, 10, 20 … that is not below `least`. */
function roundStep(least: number): number {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(least)));
  return power * ([1, 2, 5].find((lead) => lead * power >= least) ?? 10);
}
