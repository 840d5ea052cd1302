import type { Data, Layout, LayoutAxis } from "plotly.js-dist";
import { log10 } from "../math/index.ts";
import type { Figure } from "./figure.ts";
import { wrapped } from "./textWidth.ts";

/** The room of all panels together, in pixels, and the factor of all text against the design. */
interface Room {
  readonly plotWidth: number;
  readonly plotHeight: number;
  readonly text: number;
}

/**
 * The axes of a figure: titles in lines no longer than the axis, and on a logarithmic one no more powers of ten than
 * have room.
 */
export function fittedAxes({ data, layout }: Figure, { plotWidth, plotHeight, text }: Room): Partial<Layout> {
  return Object.fromEntries(
    axesOf(layout).map(([name, axis]) => {
      const [from, to] = axis.domain ?? [0, 1];
      const length = (to - from) * (name.startsWith("x") ? plotWidth : plotHeight);
      const title = axis.title as { text?: string; font?: { size?: number } } | undefined;
      const size = title?.font?.size ?? 1.2 * (layout.font?.size ?? 12); // as Plotly has it
      return [
        name,
        {
          ...axis,
          ...(title?.text && { title: { ...title, text: wrapped(title.text, size, 0.88 * length) } }),
          ...(axis.dtick === 1 && axis.type === "log" && { dtick: powerStep(name, axis, data, length / text) }),
        },
      ];
    }),
  ) as Partial<Layout>;
}

/** The axes of a layout by name: xaxis, yaxis2 and so on. */
export function axesOf(layout: Partial<Layout>): [name: string, axis: Partial<LayoutAxis>][] {
  return Object.entries(layout).filter(([name]) => /^[xy]axis\d*$/.test(name)) as [string, Partial<LayoutAxis>][];
}

const POWER_WIDTH = 40; // pixels between the labels of powers of ten, at the text of the design

/** Every how many powers of ten are labelled on an axis of this length. */
function powerStep(name: string, axis: Partial<LayoutAxis>, data: readonly Data[], length: number): number {
  const [least, most] = (axis.range as [number, number] | undefined) ?? logExtent(name, data);
  const each = (length / (most - least)) * (name.startsWith("x") ? 1 : 1.6); // labels are wider than they are high
  return Math.max(1, Math.ceil(POWER_WIDTH / each) || 1);
}

/** Decimal logarithms of the least and the largest value on an axis. */
function logExtent(name: string, data: readonly Data[]): [number, number] {
  const letter = name[0] as "x" | "y";
  const id = name.replace("axis", "");
  let [least, most] = [Infinity, -Infinity];
  for (const trace of data as readonly Record<string, unknown>[]) {
    if ((trace[`${letter}axis`] ?? letter) !== id) continue;
    for (const value of (trace[letter] as readonly unknown[] | undefined) ?? []) {
      if (typeof value !== "number" || !(value > 0)) continue;
      least = Math.min(least, log10(value));
      most = Math.max(most, log10(value));
    }
  }
  return [least, most];
}
