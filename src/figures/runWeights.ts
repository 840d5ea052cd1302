import type { Data } from "plotly.js-dist";
import { binned, binnedAxes, binText, heatMap } from "./heatMap.ts";
import { FEW, featureColours, type RunPanel, type RunRecord } from "./runPanel.ts";

const MOST_LINES = 200; // weights drawn as lines

/**
 * The weights of a run in a panel: few against time, more at the end as a heat map, in cells where they are many, none
 * where they were not kept.
 */
export function runWeights(run: RunRecord, log: boolean): RunPanel[] {
  const { weights, final, n, m } = run;
  if (weights !== null && weights.length > 0 && n <= FEW && n * m <= MOST_LINES) return [linesOf(run, weights, log)];
  const last = final?.weights ?? weights?.at(-1);
  return n > 1 && last !== undefined && last !== null ? [cellsOf(last)] : [];
}

function linesOf({ times, n, m }: RunRecord, weights: NonNullable<RunRecord["weights"]>, log: boolean): RunPanel {
  const shown = times.flatMap((t, i) => (t > 0 || !log ? [i] : []));
  const colours = featureColours(n);
  const neurons = Array.from({ length: m }, (_, k) => k);
  const data = Array.from({ length: n }, (_, i): Data => {
    const x = neurons.flatMap(() => [...shown.map((at) => times[at]), null]);
    const y = neurons.flatMap((k) => [...shown.map((at) => weights[at][i][k]), null]);
    const text = neurons.flatMap((k) => [...shown.map(() => `neuron ${k}`), ""]);
    const line = { color: colours[i], width: n * m > 50 ? 1 : 1.6, simplify: false };
    const name = `weights of feature ${i}`;
    return { type: "scatter", mode: "lines", name, showlegend: false, x, y, text, connectgaps: false, line } as Data;
  });
  return {
    data,
    yaxis: { title: "weights W<sub>ik</sub>", options: { zeroline: true, zerolinecolor: "#BBBBBB" } },
    height: 180,
  };
}

function cellsOf(last: readonly ArrayLike<number>[]): RunPanel {
  const cells = binned(last);
  const map = heatMap(cells.z, { name: "weights at the end", scale: { x: 0.89, top: 1, length: 1 } });
  const title = cells.height > 1 || cells.width > 1 ? binText(cells) : "W<sub>ik</sub> at the end";
  return {
    data: [{ ...map, ...binnedAxes(cells) } as Data],
    xaxis: { title: `neuron k; ${title}`, options: { domain: [0, 0.87], showgrid: false } },
    yaxis: { title: "feature i", options: { autorange: "reversed", showgrid: false } },
    height: 240,
  };
}
