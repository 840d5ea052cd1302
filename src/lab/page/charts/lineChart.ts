import { drawn, element, freshId, watchWidth } from "../dom.ts";
import { lastUpTo } from "../timeline.ts";
import { type ChartContent, dashes, type Line, type Remark } from "./content.ts";
import { lineReading } from "./lineReading.ts";
import { linePath } from "./paths.ts";
import { domainsOf, type PlotArea, plotArea } from "./plotArea.ts";
import { FONT } from "./text.ts";

/** The moment that is shown, a flow time. */
export interface Moment {
  readonly t: number;
}

export interface LineChart {
  readonly element: HTMLElement;
  /** Draws; only what has changed is drawn anew. */
  readonly show: (content: ChartContent, moment: Moment) => void;
  /** Sets the description that screen readers read. */
  readonly describe: (text: string) => void;
}

/**
 * A chart of lines against flow time, whose values can be read where it is pointed at. height: pixels of the plot;
 * onScrub: called with the flow time that is pressed, or moved to by keys.
 */
export function lineChart({
  height,
  onScrub,
}: {
  readonly height: number;
  readonly onScrub?: (t: number) => void;
}): LineChart {
  const svg = drawn("svg", { role: "img", "font-family": FONT, "aria-label": "" });
  const frame = element("div", { class: "chart" }, svg);
  let shown: { content: ChartContent; moment: Moment } | undefined;
  let width = 0;
  let area: PlotArea | undefined;
  let moving: { node: SVGPathElement; line: Line }[] = [];
  let cursor: SVGPathElement | undefined;
  let drawnFor = "";

  watchWidth(frame, (pixels) => {
    width = pixels;
    if (shown) draw(shown.content, shown.moment);
  });
  const reading = onScrub && lineReading(frame, svg, onScrub);

  return {
    element: frame,
    show: (content, moment) => {
      shown = { content, moment };
      if (width > 0) draw(content, moment);
    },
    describe: (text) => svg.setAttribute("aria-label", text),
  };

  function draw(content: ChartContent, moment: Moment): void {
    const signature = signatureOf(content, width);
    if (signature !== drawnFor) {
      drawnFor = signature;
      drawAll(content);
    }
    move(content, moment);
  }

  function drawAll(content: ChartContent): void {
    const at = plotArea(content, width, height);
    area = at;
    svg.setAttribute("viewBox", `0 0 ${width} ${at.height}`);
    svg.setAttribute("width", String(width));
    svg.setAttribute("height", String(at.height));
    const clip = freshId("clip");
    const box = { x: at.left, y: at.top - 4, width: at.right - at.left + 5, height: at.bottom - at.top + 8 };
    moving = [];
    const lines = content.lines.map((line) => {
      const node = drawn("path", styleOf(line));
      if (line.measured) moving.push({ node, line });
      else node.setAttribute("d", linePath(line, line.x.length, at));
      return node;
    });
    cursor = drawn("path", { stroke: "var(--text)", "stroke-opacity": 0.45, "stroke-width": 1 });
    svg.replaceChildren(
      drawn("clipPath", { id: clip }, drawn("rect", box)),
      ...bands(content, at),
      at.element,
      drawn("g", { "clip-path": `url(#${clip})` }, cursor, ...lines),
      ...(content.remarks ?? []).map((remark) => remarkText(remark, at)),
    );
  }

  function move(content: ChartContent, { t }: Moment): void {
    if (area === undefined) return;
    for (const [i, { node }] of moving.entries()) {
      const line = content.lines.filter(({ measured }) => measured)[i];
      node.setAttribute("d", linePath(line, lastUpTo(line.x, t) + 1, area));
    }
    const px = Math.min(area.right, Math.max(area.left, area.x(t) || area.left));
    cursor?.setAttribute("d", `M${px.toFixed(1)} ${area.top}V${area.bottom}`);
    reading?.show({ content, moment: t, area });
  }
}

/** Equal for contents that look the same apart from measured lines and the moment. */
function signatureOf(content: ChartContent, width: number): string {
  const { x, y, lines, bands, remarks } = content;
  const still = lines.map(({ name, x: xs, y: ys, measured }) => (measured ? name : [name, xs.length, identity(ys)]));
  return JSON.stringify([width, x.title, x.log, y.title, y.log, domainsOf(content), still, bands, remarks]);
}

const identities = new WeakMap<object, number>(); // of the lists of numbers drawn so far
let identified = 0;

function identity(list: object): number {
  const known = identities.get(list) ?? identified + 1;
  if (known > identified) identified = known;
  identities.set(list, known);
  return known;
}

function styleOf({ colour, dash, width = 2, circles, measured }: Line): Record<string, unknown> {
  return {
    fill: "none",
    stroke: `var(--${colour})`,
    "stroke-width": circles === undefined ? width : 1.5,
    "stroke-dasharray": dashes(dash),
    "stroke-linejoin": "round",
    "stroke-linecap": measured ? "round" : null,
  };
}

function bands({ bands: given = [] }: ChartContent, at: PlotArea): SVGElement[] {
  return given.map(({ low, high, colour }) => {
    const [top, bottom] = [at.y(high), at.y(low) || at.bottom].map((py) => Math.min(at.bottom, Math.max(at.top, py)));
    return drawn("rect", {
      x: at.left,
      y: top,
      width: at.right - at.left,
      height: Math.max(0, bottom - top),
      fill: `var(--${colour})`,
      "fill-opacity": 0.18,
    });
  });
}

function remarkText({ x, y, text, colour, anchor, below }: Remark, at: PlotArea): SVGElement {
  const shift = anchor === "start" ? 8 : -8;
  return drawn(
    "text",
    {
      x: at.x(x) + shift,
      y: at.y(y) + (below ? 16 : -7),
      "text-anchor": anchor,
      "font-size": 12.5,
      fill: `var(--${colour})`,
      stroke: "var(--page)",
      "stroke-width": 3,
      "paint-order": "stroke",
    },
    text,
  );
}
