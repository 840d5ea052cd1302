import { drawn } from "../dom.ts";
import { drawnFormula } from "../formula.ts";
import type { Axis, ChartContent } from "./content.ts";
import { legend } from "./legend.ts";
import { extentOf, niceDomain, type Scale, scale } from "./scale.ts";
import { textWidth } from "./text.ts";
import { type Tick, ticksOf } from "./ticks.ts";

/**
 * Where a chart draws: its scales, the corners of the plot and all that stays when only the moment moves. Lengths in
 * pixels.
 */
export interface PlotArea {
  readonly x: Scale;
  readonly y: Scale;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Height of the whole chart. */
  readonly height: number;
  /** Title, legend, axes and grid. */
  readonly element: SVGGElement;
}

const TEXT = 12.5; // size of tick labels
const TITLE = 14; // size of titles

/** Lays out a chart: the plot is `plotHeight` pixels high, under its title and legend. */
export function plotArea(content: ChartContent, width: number, plotHeight: number): PlotArea {
  const { lines, bands = [] } = content;
  const domains = domainsOf(content);
  const key = legend(lines, bands, width);
  const top = TITLE + 12 + (key.height > 0 ? key.height + 8 : 0);
  const bottom = top + plotHeight;
  const y = scale(domains.y, [bottom, top], content.y.log);
  const yTicks = ticksOf(y, Math.max(2, Math.floor(plotHeight / 36)), content.y);
  const left = Math.ceil(Math.max(...yTicks.map(({ label }) => textWidth(label, TEXT)), 12)) + 12;
  const right = width - 14;
  const x = scale(domains.x, [left, right], content.x.log);
  const xTicks = ticksOf(x, Math.max(2, Math.floor((right - left) / 64)), content.x);
  key.element.setAttribute("transform", `translate(0 ${TITLE + 8})`);
  const element = drawn(
    "g",
    { "font-size": TEXT, fill: "var(--muted)" },
    drawn(
      "text",
      { x: 0, y: TITLE, "font-size": TITLE, "font-weight": 600, fill: "var(--text)" },
      ...drawnFormula(content.y.title, TITLE),
    ),
    key.element,
    ...axis(xTicks, x, (px, label) => {
      const out = px + textWidth(label, TEXT) / 2 > width; // the last of them may have less room than it takes
      return {
        grid: `M${px} ${top}V${bottom}`,
        label: { x: out ? width : px, y: bottom + 18, "text-anchor": out ? "end" : "middle" },
      };
    }),
    ...axis(yTicks, y, (py) => ({
      grid: `M${left} ${py}H${right}`,
      label: { x: left - 7, y: py, dy: "0.35em", "text-anchor": "end" },
    })),
    drawn("path", { d: `M${left} ${top}V${bottom}H${right}`, fill: "none", stroke: "var(--axis)" }),
    drawn("text", { x: right, y: bottom + 37, "text-anchor": "end" }, content.x.title),
  );
  return { x, y, left, top, right, bottom, height: bottom + 44, element };
}

/** The domains of both axes: those given, or round numbers around what is drawn. */
export function domainsOf({ x, y, lines, bands = [] }: ChartContent): { x: [number, number]; y: [number, number] } {
  return { x: domainOf(x, numbers("x")), y: domainOf(y, numbers("y")) };

  function* numbers(of: "x" | "y"): Generator<number> {
    if (of === "y") for (const { low, high } of bands) yield* [low, high];
    for (const line of lines) {
      for (let i = 0; i < line.x.length; i++) if (!x.log || line.x[i] > 0) yield line[of][i];
    }
  }
}

function domainOf({ domain, log }: Axis, values: Iterable<number>): [number, number] {
  if (domain !== undefined) return [domain[0], domain[1]];
  return niceDomain(extentOf(values, log) ?? (log ? [1, 10] : [0, 1]), log);
}

interface Marks {
  readonly grid: string;
  readonly label: Readonly<Record<string, string | number>>;
}

function axis(ticks: readonly Tick[], at: Scale, marks: (pixel: number, label: string) => Marks): SVGElement[] {
  return ticks.flatMap(({ value, label }) => {
    const { grid, label: place } = marks(Math.round(at(value)) + 0.5, label);
    const line = drawn("path", { d: grid, stroke: "var(--grid)", "stroke-opacity": label === "" ? 0.5 : 1 });
    return label === "" ? [line] : [line, drawn("text", place, label)];
  });
}
