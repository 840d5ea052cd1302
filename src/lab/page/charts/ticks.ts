import { tickStep } from "d3-array";
import { number, powerOfTen } from "../format.ts";
import type { Axis } from "./content.ts";
import type { Scale } from "./scale.ts";

/** A tick; minor ones have no label. */
export interface Tick {
  readonly value: number;
  readonly label: string;
}

/** About `wanted` ticks on an axis: round steps, or powers of ten and what is between them where they are few. */
export function ticksOf(scale: Scale, wanted: number, { log, whole = false }: Pick<Axis, "log" | "whole">): Tick[] {
  const values = scale.ticks(wanted).filter((value) => !whole || Number.isInteger(value));
  const labelOf = log ? logLabels(scale) : whole ? (value: number) => number(value, 6) : linearLabels(scale, wanted);
  return values.map((value) => ({ value, label: labelOf(value) }));
}

/** Decimals that all ticks share; a power of ten where those would be too many digits. */
function linearLabels(scale: Scale, wanted: number): (value: number) => string {
  const [low, high] = scale.domain();
  const step = tickStep(low, high, wanted);
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return (value) => {
    if (value === 0 && step < 1e-4) return "0";
    if (step >= 1e-4 && Math.abs(value) < 1e6) return value.toFixed(decimals).replace("-", "−");
    return number(value, 1 + Math.ceil(Math.log10(Math.abs(value / step) + 1)));
  };
}

/** Powers of ten, their 2 and 5 fold where there are few; all are written in one way. */
function logLabels(scale: Scale): (value: number) => string {
  const [first, last] = scale.domain().map((end) => Math.log10(end));
  const powers = Math.ceil(first - 1e-9) < -2 || Math.floor(last + 1e-9) > 4;
  const leads = last - first < 2 ? [1, 2, 5] : [1];
  return (value) => {
    const [lead, exponent] = value.toExponential(0).split("e").map(Number);
    if (!leads.includes(lead)) return "";
    if (!powers) return String(Number(value.toPrecision(1)));
    return lead === 1 ? powerOfTen(exponent) : `${lead}·${powerOfTen(exponent)}`;
  };
}

/**
 * Which of 0…count − 1 to label when each takes `size` pixels and labels need `room`: multiples of a round step. Own
 * code, because the ticks of d3-array are about as many as are wanted, and labels here must not touch.
 */
export function extentTicks(count: number, size: number, room: number): number[] {
  const step = roundStep(room / size);
  return Array.from({ length: Math.ceil(count / step) }, (_, i) => i * step);
}

/** The smallest of 1, 2, 5, 10, 20 … that is not below `least`. */
function roundStep(least: number): number {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(least)));
  return power * ([1, 2, 5].find((lead) => lead * power >= least) ?? 10);
}
