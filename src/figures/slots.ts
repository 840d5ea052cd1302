import type { Data } from "plotly.js-dist";
import type { SlotsPoint, SlotsResult } from "../experiments/slots.ts";
import type { Figure } from "./figure.ts";
import { listed } from "./marks.ts";
import { differing, labelOf } from "./series.ts";
import { axis, baseLayout, colours } from "./style.ts";

const BAR = 0.75; // width of a bar

/** What neurons hold in the end, as shares of them, a bar for every size; dashes: the slot model. */
export function slotsFigure({ points }: SlotsResult): Figure {
  const kinds: { name: string; colour: string; pick: (point: SlotsPoint) => number }[] = [
    { name: "one + and one − feature", colour: colours.second, pick: ({ total }) => total.benign },
    { name: "one feature", colour: "#56B4E9", pick: ({ total }) => total.one },
    { name: "no feature", colour: "#DDDDDD", pick: ({ total }) => total.empty },
    { name: "two of one sign, or three", colour: colours.measured, pick: ({ total }) => total.sameSign },
  ];
  const violations = points.reduce((sum, { total }) => sum + total.sameSign, 0);
  const lost = points.reduce((sum, { total }) => sum + total.lost, 0);
  const neurons = points.reduce((sum, { m, runs }) => sum + m * runs, 0);
  const features = points.reduce((sum, { n, runs }) => sum + n * runs, 0);
  const told = differing(points, ["lambda", "tolerance", "kernel"]);
  const sizes = points.map((point) =>
    [`${point.n} / ${point.m}`, ...told.map((name) => labelOf([point], [name]))].join("<br>"),
  );
  const edges = points.map(({ n, slotMean, m }) => [slotMean / m, (n - slotMean) / m]);
  return {
    data: listed([
      ...kinds.map(
        ({ name, colour, pick }) =>
          ({
            type: "bar",
            name,
            legendgroup: name,
            showlegend: points.some((point) => pick(point) > 0),
            x: sizes.map((_, i) => i),
            y: points.map((point) => pick(point) / (point.m * point.runs)),
            marker: { color: colour, line: { color: "#FFFFFF", width: 1 } },
          }) as Data,
      ),
      {
        type: "scatter",
        mode: "lines",
        name: "slot model",
        legendgroup: "slot model",
        x: edges.flatMap((own, i) => own.flatMap(() => [i - BAR / 2, i + BAR / 2, null])),
        y: edges.flat().flatMap((edge) => [edge, edge, null]),
        connectgaps: false,
        line: { color: colours.exact, width: 3 },
      } as Data,
    ]),
    layout: {
      ...baseLayout(
        "Two slots a neuron, one feature a slot",
        `${labelOf(points, ["lambda"])}: ${violations} of ${neurons} neurons hold more, ${lost} of ${features} ` +
          `features are lost`,
        { width: 600, height: 560 },
      ),
      barmode: "stack",
      bargap: 1 - BAR,
      xaxis: axis("features n / neurons m", {
        type: "linear",
        tickmode: "array",
        tickvals: sizes.map((_, i) => i),
        ticktext: sizes,
        range: [-0.6, Math.max(1, sizes.length) - 0.4],
      }),
      yaxis: axis("share of the neurons", { range: [0, 1] }),
    },
  };
}
