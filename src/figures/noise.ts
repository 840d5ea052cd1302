import type { Data } from "plotly.js-dist";
import type { NoisePoint, NoiseResult } from "../experiments/noise.ts";
import { meanOf, percentileBand } from "./bands.ts";
import type { Figure } from "./figure.ts";
import { curve } from "./marks.ts";
import { axis, baseLayout, colours, note } from "./style.ts";

/**
 * Mean ‖W_i‖₄⁴ against flow time, a panel for every law and σ: averaged flow and closure as lines, SGD as a band with
 * its mean.
 */
export function noiseFigure({ points }: NoiseResult): Figure {
  const sorted = [...points].sort((a, b) => Number(a.law > b.law) - Number(a.law < b.law) || b.sigma - a.sigma);
  const laws = [...new Set(sorted.map(({ law }) => law))];
  const sigmas = [...new Set(sorted.map(({ sigma }) => sigma))];
  const [first] = sorted;
  const starts = first === undefined ? 0 : Math.max(first.flow.length, first.trained[0]?.rows.length ?? 0);
  const subtitle =
    first === undefined ? "no runs yet" : `n = ${first.n}, m = ${first.m}, ${starts} starts; band: 10–90 %`;
  const width = 1 / laws.length - GAP;
  const height = 1 / sigmas.length - GAP;
  const data: Data[] = [];
  const axes: Record<string, unknown> = {};
  const notes: ReturnType<typeof note>[] = [];
  for (const point of sorted) {
    const column = laws.indexOf(point.law);
    const row = sigmas.indexOf(point.sigma);
    const id = column + row === 0 ? "" : String(row * laws.length + column + 1);
    const left = column * (width + (laws.length > 1 ? GAP * (laws.length / (laws.length - 1)) : 0));
    const top = 1 - row * (height + (sigmas.length > 1 ? GAP * (sigmas.length / (sigmas.length - 1)) : 0));
    axes[`xaxis${id}`] = axis(row === sigmas.length - 1 ? "flow time t = 4η · steps" : "", {
      type: "log",
      domain: [left, left + width],
      anchor: `y${id}` as "y",
      showticklabels: row === sigmas.length - 1,
    });
    axes[`yaxis${id}`] = axis(column === 0 ? "mean ‖W<sub>i</sub>‖<sub>4</sub><sup>4</sup>" : "", {
      domain: [top - height, top],
      anchor: `x${id}` as "x",
      range: [0, 1],
      showticklabels: column === 0,
    });
    notes.push(note(`${point.law}, σ = ${point.sigma}`, left + 0.01, top - 0.01));
    data.push(...panel(point, `x${id}`, `y${id}`, id === ""));
  }
  return {
    data,
    layout: {
      ...baseLayout("Bipolar noise sparsifies, Gaussian noise does not", subtitle, {
        width: 680,
        height: 210 + 230 * Math.max(1, sigmas.length),
      }),
      ...axes,
      annotations: notes,
    },
  };
}

const GAP = 0.05; // between panels, as a share of the paper

function panel(
  { times, flow, closure, trained, law }: NoisePoint,
  xaxis: string,
  yaxis: string,
  showlegend: boolean,
): Data[] {
  const after = <T>(values: readonly T[]): T[] => values.slice(1); // log axes have no zero
  const place = { xaxis, yaxis };
  const mean = (rows: readonly (readonly number[])[]) => meanOf({ x: after(times), rows: rows.map(after) });
  const [exact, closed] = [mean(flow), mean(closure)];
  const [sgd] = trained;
  const rows = sgd?.rows ?? [];
  const points = mean(rows);
  return [
    percentileBand({ x: after(times), rows: rows.map(after) }, colours.measured, {
      name: "SGD, 10–90 % of starts",
      showlegend,
      ...place,
    } as { name: string }),
    curve(exact.x, exact.y, { name: "averaged flow", colour: colours.exact, showlegend, ...place }),
    ...(law === "gaussian"
      ? [] // the closure of Gaussian noise is the flow itself
      : [
          curve(closed.x, closed.y, {
            name: "fourth-cumulant closure",
            colour: colours.closedForm,
            dash: "dash" as const,
            width: 2,
            showlegend,
            ...place,
          }),
        ]),
    {
      type: "scatter",
      mode: "markers",
      name: "SGD, mean",
      legendgroup: "SGD, mean",
      showlegend,
      x: points.x,
      y: points.y,
      ...place,
      marker: { color: colours.measured, symbol: "circle-open", size: 6, line: { width: 1.3 } },
    } as Data,
  ];
}
