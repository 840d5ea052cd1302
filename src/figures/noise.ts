import type { Data } from "plotly.js-dist";
import type { NoisePoint, NoiseResult } from "../experiments/noise.ts";
import { meanOf, percentileBand } from "./bands.ts";
import type { Figure } from "./figure.ts";
import { curve, listed } from "./marks.ts";
import { differing, labelOf } from "./series.ts";
import { axis, baseLayout, colours, note, scientific, sequence } from "./style.ts";

/**
 * Mean ‖W_i‖₄⁴ against flow time, a panel for every law and σ: averaged flow and closure as lines, SGD as a band with
 * its mean.
 */
export function noiseFigure({ points }: NoiseResult): Figure {
  const sorted = [...points].sort(
    (a, b) =>
      Number(a.law > b.law) - Number(a.law < b.law) || b.sigma - a.sigma || a.n - b.n || a.m - b.m || a.tEnd - b.tEnd,
  );
  const laws = [...new Set(sorted.map(({ law }) => law))];
  const told = differing(sorted, ["n", "m", "tEnd"]);
  const rowOf = (point: NoisePoint) => labelOf([point], ["sigma", ...told]);
  const labels = [...new Set(sorted.map(rowOf))];
  const rates = [...new Set(sorted.flatMap(({ trained }) => trained.map(({ learningRate }) => learningRate)))];
  rates.sort((a, b) => b - a);
  const [first] = sorted;
  const starts = first === undefined ? 0 : Math.max(first.flow.length, first.trained[0]?.rows.length ?? 0);
  const subtitle =
    first === undefined ? "no runs yet" : `${labelOf(sorted, ["n", "m"])}, ${starts} starts; band: 10–90 %`;
  const width = 1 / laws.length - GAP;
  const height = 1 / labels.length - GAP;
  const data: Data[] = [];
  const axes: Record<string, unknown> = {};
  const notes: ReturnType<typeof note>[] = [];
  for (const point of sorted) {
    const column = laws.indexOf(point.law);
    const row = labels.indexOf(rowOf(point));
    const id = column + row === 0 ? "" : String(row * laws.length + column + 1);
    const left = column * (width + (laws.length > 1 ? GAP * (laws.length / (laws.length - 1)) : 0));
    const top = 1 - row * (height + (labels.length > 1 ? GAP * (labels.length / (labels.length - 1)) : 0));
    axes[`xaxis${id}`] = axis(row === labels.length - 1 ? "flow time t = 4η · steps" : "", {
      type: "log",
      domain: [left, left + width],
      anchor: `y${id}` as "y",
      showticklabels: row === labels.length - 1,
    });
    axes[`yaxis${id}`] = axis(column === 0 ? "mean ‖W<sub>i</sub>‖<sub>4</sub><sup>4</sup>" : "", {
      domain: [top - height, top],
      anchor: `x${id}` as "x",
      range: [0, 1],
      showticklabels: column === 0,
    });
    notes.push(note(`${point.law}, ${rowOf(point)}`, left + 0.01, top - 0.01));
    data.push(...panel(point, rates, { xaxis: `x${id}`, yaxis: `y${id}` }));
  }
  return {
    data: listed(data),
    layout: {
      ...baseLayout("Bipolar noise sparsifies, Gaussian noise does not", subtitle, {
        width: 680,
        height: 210 + 230 * Math.max(1, labels.length),
      }),
      ...axes,
      annotations: notes,
    },
  };
}

const GAP = 0.05; // between panels, as a share of the paper

function panel(
  { times, flow, closure, trained, law }: NoisePoint,
  rates: readonly number[],
  place: { readonly xaxis: string; readonly yaxis: string },
): Data[] {
  const after = <T>(values: readonly T[]): T[] => values.slice(1); // log axes have no zero
  const mean = (rows: readonly (readonly number[])[]) => meanOf({ x: after(times), rows: rows.map(after) });
  const [exact, closed] = [mean(flow), mean(closure)];
  const shades = rates.length === 1 ? [colours.measured] : sequence(rates.length);
  const sgd = trained.map(({ learningRate, rows }) => {
    const i = rates.indexOf(learningRate);
    const name = rates.length === 1 ? "SGD" : `SGD, η = ${scientific(learningRate)}`;
    const points = mean(rows);
    const band = percentileBand({ x: after(times), rows: rows.map(after) }, shades[i], {
      ...{ name: `${name}, 10–90 % of starts`, legendgroup: `${name}, 10–90 %`, ...place },
      showlegend: rates.length === 1,
    } as { name: string });
    const markers = {
      ...{ type: "scatter", mode: "markers", name: `${name}, mean`, legendgroup: `${name}, mean`, ...place },
      ...{ x: points.x, y: points.y },
      marker: { color: shades[i], symbol: OPEN[i % OPEN.length], size: 6, line: { width: 1.3 } },
    } as Data;
    return { band, markers };
  });
  return [
    ...sgd.map(({ band }) => band),
    ...sgd.map(({ markers }) => markers),
    curve(exact.x, exact.y, { name: "averaged flow", colour: colours.exact, width: 2.2, ...place }),
    ...(law === "gaussian"
      ? [] // the closure of Gaussian noise is the flow itself
      : [
          curve(closed.x, closed.y, {
            ...{ name: "fourth-cumulant closure", colour: colours.closedForm, dash: "dash", width: 2 },
            ...place,
          }),
        ]),
  ];
}

const OPEN = ["circle-open", "square-open", "diamond-open", "triangle-up-open"];
