import { drawn, element, setAttributes, watchWidth } from "../dom.ts";
import { barReading } from "./barReading.ts";
import type { BarsContent, ChartContent } from "./content.ts";
import { type PlotArea, plotArea } from "./plotArea.ts";
import { FONT } from "./text.ts";

export interface WeightBars {
  readonly element: HTMLElement;
  readonly show: (content: BarsContent) => void;
  readonly describe: (text: string) => void;
}

/** A bar for every weight; where there are more neurons than pixels, neighbours share one and the largest is seen. */
export function weightBars({ height }: { readonly height: number }): WeightBars {
  const svg = drawn("svg", { role: "img", "font-family": FONT, "aria-label": "" });
  const frame = element("div", { class: "chart" }, svg);
  const path = (colour: string): SVGPathElement => drawn("path", { fill: "none", stroke: `var(--${colour})` });
  const [start, now, winner] = [path("context"), path("measured"), path("winner")];
  start.setAttribute("stroke-opacity", "0.45");
  const remark = drawn("text", {
    ...{ "font-size": 13, "font-weight": 600, fill: "var(--text)" },
    ...{ stroke: "var(--page)", "stroke-width": 3, "paint-order": "stroke" },
  });
  let content: BarsContent | undefined;
  let area: PlotArea | undefined;
  let drawnFor: readonly unknown[] = [];
  let width = 0;

  const reading = barReading(frame, svg);

  watchWidth(frame, (pixels) => {
    width = pixels;
    draw();
  });

  return {
    element: frame,
    show: (next) => {
      content = next;
      draw();
    },
    describe: (text) => svg.setAttribute("aria-label", text),
  };

  function draw(): void {
    if (content === undefined || width === 0) return;
    const key = [content.start, content.log, content.of, width];
    if (area === undefined || key.some((part, i) => part !== drawnFor[i])) {
      drawnFor = key;
      drawStill(content);
    }
    drawMoving(content);
  }

  function drawStill(shown: BarsContent): void {
    area = plotArea(axesOf(shown), width, height);
    setAttributes(svg, { viewBox: `0 0 ${width} ${area.height}`, width, height: area.height });
    const room = (area.right - area.left) / shown.start.length;
    for (const bars of [start, now]) bars.setAttribute("stroke-width", String(Math.max(1, Math.min(8, 0.7 * room))));
    winner.setAttribute("stroke-width", String(Math.max(3, Math.min(8, 0.7 * room))));
    start.setAttribute("d", barsPath(shown.start, shown, area));
    svg.replaceChildren(area.element, start, now, winner, remark);
  }

  function drawMoving(shown: BarsContent): void {
    if (area === undefined) return;
    reading.show(shown, area);
    const { now: W, log, drawn: neurons, winner: won, remark: text } = shown;
    now.setAttribute("d", barsPath(shown.now, shown, area));
    if (won === null) {
      winner.setAttribute("d", "");
      remark.textContent = "";
      return;
    }
    const x = area.x(neurons[won]);
    const y = heightOf(W[won], log, area);
    winner.setAttribute("d", `M${x.toFixed(1)} ${baseOf(log, area)}V${y.toFixed(1)}`);
    const left = x < (area.left + area.right) / 2;
    setAttributes(remark, {
      x: x + (left ? 9 : -9),
      y: Math.max(area.top + 12, y + 5),
      "text-anchor": left ? "start" : "end",
    });
    remark.textContent = text;
  }
}

function axesOf({ start, drawn: neurons, log, of }: BarsContent): ChartContent {
  const m = neurons[neurons.length - 1] + 1;
  const what = log ? "Size of the weights |w_k|" : "Weights w_k";
  const largest = start.reduce((most, w) => Math.max(most, Math.abs(w)), 1);
  const typical = Math.sqrt(start.reduce((sum, w) => sum + w * w, 0) / start.length);
  const low = 10 ** Math.floor(Math.log10(typical / 20));
  const named = (
    name: string,
    colour: "context" | "measured" | "winner",
    width: number,
  ): ChartContent["lines"][number] => ({
    ...{ name, colour, width, x: [], y: [] },
  });
  return {
    x: {
      title: "neuron k",
      log: false,
      domain: [-0.02 * m, m * 1.02 - 1],
    },
    y: {
      title: of === undefined ? what : `${what}, ${of}`,
      log,
      domain: log ? [low, 1.5 * largest] : [-1.1 * largest, 1.1 * largest],
    },
    lines: [
      named("at the start", "context", 4),
      named("at the time shown", "measured", 4),
      named("the winner", "winner", 4),
    ],
  };
}

/** Pixels of the foot of every bar. */
function baseOf(log: boolean, { y, bottom }: PlotArea): number {
  return log ? bottom : y(0);
}

function heightOf(weight: number, log: boolean, { y, bottom }: PlotArea): number {
  if (!log) return y(weight);
  return weight === 0 ? bottom : Math.min(bottom, y(Math.abs(weight)));
}

/**
 * The path of a bar for every pixel column that has a weight; neighbours share a column where there is no room for
 * each.
 */
function barsPath(W: Float64Array, { drawn: neurons, log }: BarsContent, area: PlotArea): string {
  const base = baseOf(log, area);
  let path = "";
  let place = 0;
  while (place < W.length) {
    const x = area.x(neurons[place]);
    let [least, most] = [0, 0]; // of the weights that share this column
    for (; place < W.length && area.x(neurons[place]) < x + 1; place++) {
      const weight = log ? Math.abs(W[place]) : W[place];
      least = Math.min(least, weight);
      most = Math.max(most, weight);
    }
    if (least === 0 && most === 0) continue;
    const [low, high] = [
      least === 0 ? base : heightOf(least, log, area),
      most === 0 ? base : heightOf(most, log, area),
    ];
    path += `M${x.toFixed(1)} ${low.toFixed(1)}V${high.toFixed(1)}`;
  }
  return path;
}
