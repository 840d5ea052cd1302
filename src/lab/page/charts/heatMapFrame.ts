import { drawn } from "../dom.ts";
import { MARKS, type MapLayout, NARROW } from "./mapLayout.ts";
import { markShapes } from "./neuronMarks.ts";
import { textWidth } from "./text.ts";
import { extentTicks } from "./ticks.ts";
import { weightColour } from "./weightColours.ts";

/** The parts of a heat map that change from frame to frame. */
export interface MapParts {
  /** Plus and minus on cells that are large enough. */
  readonly signs: SVGPathElement;
  /** Strong weights, where cells are too small to be seen. */
  readonly positive: SVGPathElement;
  readonly negative: SVGPathElement;
  readonly collisions: SVGPathElement;
  readonly one: SVGPathElement;
  readonly several: SVGPathElement;
  readonly undecided: SVGPathElement;
  readonly chosen: SVGPathElement;
  readonly remark: SVGTextElement;
}

/** Font size of the remark. */
export const REMARK = 13;

const TEXT = 12.5;
const ONE = { fill: "none", stroke: "var(--muted)", "stroke-width": 1.25 };

export const heatMapFrame = {
  parts(): MapParts {
    const path = (attributes: Record<string, unknown>): SVGPathElement =>
      drawn("path", { fill: "none", ...attributes });
    return {
      signs: path({ stroke: "var(--page)", "stroke-width": 2 }),
      positive: path({ fill: "var(--positive)" }),
      negative: path({ fill: "var(--negative)" }),
      collisions: path({ stroke: "var(--text)", "stroke-width": 1.25, "stroke-opacity": 0.7 }),
      one: path(ONE),
      several: path({ fill: "var(--text)" }),
      undecided: path({ fill: "var(--context)" }),
      chosen: path({ stroke: "var(--text)", "stroke-width": 2 }),
      remark: drawn("text", { "font-size": REMARK, "font-style": "italic", fill: "var(--text)" }),
    };
  },

  /** Title, scale of colours, frame and labels, with the moving parts in their places. */
  draw(
    layout: MapLayout,
    parts: MapParts,
    { rows, title = "Weights: features down, neurons across" }: { rows?: readonly number[]; title?: string },
  ): SVGElement[] {
    const { n, m, width, left, top, cellWidth, cellHeight } = layout;
    const right = left + m * cellWidth;
    const bottom = top + n * cellHeight;
    const under = bottom + (layout.marks ? MARKS : 0);
    return [
      drawn("text", { x: 0, y: 14, "font-size": 14, "font-weight": 600, fill: "var(--text)" }, title),
      colourScale(width < NARROW ? 0 : width - 250, width < NARROW ? 24 : 2),
      gridLines(layout),
      parts.collisions,
      parts.positive,
      parts.negative,
      parts.signs,
      parts.one,
      parts.several,
      parts.undecided,
      drawn("path", { d: `M${left} ${top}H${right}V${bottom}H${left}Z`, fill: "none", stroke: "var(--axis)" }),
      drawn(
        "g",
        { "font-size": TEXT, fill: "var(--muted)" },
        ...extentTicks(n, cellHeight, 16).map((i) =>
          drawn(
            "text",
            { x: left - 6, y: top + (i + 0.5) * cellHeight, dy: "0.35em", "text-anchor": "end" },
            String(rows?.[i] ?? i),
          ),
        ),
        ...extentTicks(m, cellWidth, 30).map((k) =>
          drawn("text", { x: left + (k + 0.5) * cellWidth, y: under + 16, "text-anchor": "middle" }, String(k)),
        ),
        ...(layout.marks ? [markLegend(width < NARROW ? 0 : left, under + 36, layout)] : []),
      ),
      parts.remark,
      parts.chosen,
    ];
  },
};

/** What the marks under the columns mean. */
function markLegend(x: number, y: number, layout: MapLayout): SVGElement {
  const sample = (of: keyof typeof markShapes): string => markShapes[of](6, -4, layout);
  const entries = [
    { path: drawn("path", { d: sample("several"), fill: "var(--text)" }), text: "polysemantic" },
    { path: drawn("path", { d: sample("one"), ...ONE }), text: "monosemantic" },
    { path: drawn("path", { d: sample("undecided"), fill: "var(--context)" }), text: "undecided" },
  ];
  let at = x;
  return drawn(
    "g",
    {},
    ...entries.map(({ path, text }) => {
      const entry = drawn("g", { transform: `translate(${at} ${y})` }, path, drawn("text", { x: 17 }, text));
      at += 17 + textWidth(text, TEXT) + 16;
      return entry;
    }),
  );
}

/** Lines of the page's colour between cells that are large enough to be told apart. */
function gridLines({ n, m, left, top, cellWidth, cellHeight }: MapLayout): SVGElement {
  let d = "";
  if (cellWidth >= 8) for (let k = 1; k < m; k++) d += `M${left + k * cellWidth} ${top}v${n * cellHeight}`;
  if (cellHeight >= 8) for (let i = 1; i < n; i++) d += `M${left} ${top + i * cellHeight}h${m * cellWidth}`;
  return drawn("path", { d, stroke: "var(--grid)" });
}

/** The colours of weights from −1 to 1, 250 × 20 pixels with their labels. */
function colourScale(x: number, y: number): SVGElement {
  const steps = 80;
  const width = 160;
  const label = (text: string, at: number, anchor: string): SVGElement =>
    drawn("text", { x: at, y: 12, "text-anchor": anchor }, text);
  return drawn(
    "g",
    { transform: `translate(${x} ${y})`, "font-size": TEXT, fill: "var(--muted)" },
    label("weight −1", 60, "end"),
    ...Array.from({ length: steps }, (_, i) =>
      drawn("rect", {
        x: 66 + (i * width) / steps,
        y: 2,
        width: width / steps + (i < steps - 1 ? 0.5 : 0), // no gaps between them
        height: 12,
        fill: weightColour(((i + 0.5) / steps) * 2 - 1),
      }),
    ),
    drawn("rect", { x: 66, y: 2, width, height: 12, fill: "none", stroke: "var(--line)" }),
    label("+1", 66 + width + 6, "start"),
  );
}
