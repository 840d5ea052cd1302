import type { Annotation, Data, Layout } from "plotly.js-dist";
import type { WeightsPoint } from "../experiments/weights.ts";
import { log10 } from "../math/index.ts";
import type { Figure } from "./figure.ts";
import { axis, baseLayout, colours, note, scientific } from "./style.ts";

const COLUMNS = 2;
const GAP = { x: 0.07, y: 0.1 }; // between panels, as shares of the paper

/** One panel a feature: its weight on every neuron against log time, the winner highlighted and named. */
export function weightsFigure({ n, m, lambda, times, runs }: WeightsPoint): Figure {
  const [{ weights, winner, largestAtStart }] = runs;
  const rows = Math.ceil(n / COLUMNS);
  const shared = winner.filter((k, i) => winner.indexOf(k) !== i);
  const found = shared.length === 0 ? "no neuron is shared" : `neuron ${shared[0]} is polysemantic`;
  const data: Data[] = [];
  const layout: Record<string, unknown> = {};
  const annotations: Partial<Annotation>[] = [];
  for (let i = 0; i < n; i++) {
    const column = i % COLUMNS;
    const row = Math.floor(i / COLUMNS);
    const id = i === 0 ? "" : String(i + 1);
    const width = (1 - GAP.x * (COLUMNS - 1)) / COLUMNS;
    const height = (1 - GAP.y * (rows - 1)) / rows;
    const left = column * (width + GAP.x);
    const top = 1 - row * (height + GAP.y);
    const last = row === rows - 1 || i + COLUMNS >= n;
    layout[`xaxis${id}`] = axis(last ? "flow time t" : "", {
      type: "log",
      domain: [left, left + width],
      anchor: `y${id}` as "y",
      showticklabels: last,
      range: [log10(times[0]), log10(times[times.length - 1])],
    });
    layout[`yaxis${id}`] = axis(column === 0 ? "weight W<sub>ik</sub>" : "", {
      domain: [top - height, top],
      anchor: `x${id}` as "x",
      showticklabels: column === 0,
      range: [-1.15, 1.15],
      dtick: 0.5,
      zeroline: true,
      zerolinecolor: "#BBBBBB",
    });
    data.push(...panel(i, `x${id}`, `y${id}`));
    const from = largestAtStart[i] === winner[i] ? "" : `, not ${largestAtStart[i]}`;
    annotations.push({
      ...note(`<b>feature ${i}</b> → neuron ${winner[i]}${from}`, left, top),
      yanchor: "bottom",
    });
  }
  const size = `n = ${n}, m = ${m}, λ = ${scientific(lambda)}`;
  const subtitle = `${size}; “not k”: neuron k had the largest weight at first; ${found}`;
  return {
    data,
    layout: {
      ...baseLayout("Which neuron wins each feature", subtitle, { width: 680, height: 200 + 230 * rows }),
      ...(layout as Partial<Layout>),
      annotations,
    },
  };

  function panel(i: number, xaxis: string, yaxis: string): Data[] {
    const line = (name: string, neurons: number[], style: { color: string; width: number }, dash = "solid"): Data =>
      ({
        type: "scatter",
        mode: "lines",
        name,
        legendgroup: name,
        showlegend: i === 0,
        x: neurons.flatMap(() => [...times, null]),
        y: neurons.flatMap((k) => [...weights[i][k], null]),
        text: neurons.flatMap((k) => [...times.map(() => `neuron ${k}`), ""]),
        connectgaps: false,
        xaxis,
        yaxis,
        line: { ...style, dash, simplify: false },
      }) as Data;
    const others = weights[i].map((_, k) => k).filter((k) => k !== winner[i] && k !== largestAtStart[i]);
    const first = largestAtStart[i];
    return [
      line("other neurons", others, { color: colours.context, width: 1.5 }),
      line("largest at the start", [first], { color: colours.exact, width: 2.5 }, "dash"),
      line("the winner", [winner[i]], { color: colours.winner, width: 3.5 }),
    ];
  }
}
