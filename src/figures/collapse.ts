import type { Data } from "plotly.js-dist";
import type { CollapseOutcome, CollapsePoint, Trace } from "../experiments/collapse.ts";
import { log10, pow } from "../math/index.ts";
import type { Figure } from "./figure.ts";
import { axis, baseLayout, colours, scientific } from "./style.ts";

/**
 * |w_k(t)| of the largest weights and a sample of the others, log–log; the winner highlighted, every death marked on
 * the floor.
 */
export function collapseFigure({ m, lambda, leaders, runs }: CollapsePoint): Figure {
  const [{ traces, end, simulation }] = runs;
  const [winner, ...rivals] = traces;
  const followed = rivals.filter((trace) => trace.rank <= leaders);
  const others = rivals.filter((trace) => trace.rank > leaders);
  const floor = pow(10, Math.floor(2 * log10(winner.magnitudes[0] / 50)) / 2);
  const subtitle = `one feature, m = ${scientific(m)} neurons, λ = ${scientific(lambda)}; ranks by |w<sub>k</sub>(0)|`;
  return {
    data: [
      bundle("a sample of the others", others, { color: colours.context, width: 1 }),
      bundle(`ranks 2–${leaders}`, followed, { color: colours.exact, width: 1.5 }),
      bundle("the winner", [winner], { color: colours.winner, width: 4 }),
      deaths(rivals, floor),
      simulated("simulation, ranks 1 and 2", simulation),
    ],
    layout: {
      ...baseLayout("The winner takes all", subtitle, { width: 600, height: 560 }),
      xaxis: axis("flow time t = 4η · steps", { type: "log", range: [0, log10(end) + 0.1] }),
      yaxis: axis("weight |w<sub>k</sub>|", { type: "log", range: [log10(floor), 0.25] }),
    },
  };
}

/** Several traces as one, broken by gaps, so that the legend has one line for them. */
function bundle(name: string, traces: readonly Trace[], line: { color: string; width: number }): Data {
  return {
    type: "scatter",
    mode: "lines",
    name,
    legendgroup: name,
    x: traces.flatMap((trace) => [...trace.times, null]),
    y: traces.flatMap((trace) => [...trace.magnitudes, null]),
    text: traces.flatMap((trace) => [...trace.times.map(() => `rank ${trace.rank}`), ""]),
    connectgaps: false,
    line: { ...line, simplify: false },
  } as Data;
}

function deaths(traces: readonly Trace[], floor: number): Data {
  const dead = traces.filter((trace) => trace.death !== null);
  return {
    type: "scatter",
    mode: "markers",
    name: "a death",
    legendgroup: "a death",
    x: dead.map((trace) => trace.death),
    y: dead.map(() => floor),
    text: dead.map((trace) => `rank ${trace.rank}`),
    cliponaxis: false,
    marker: { symbol: "x-thin", size: 9, color: colours.measured, line: { width: 1.5, color: colours.measured } },
  } as Data;
}

function simulated(name: string, { times, first, second }: CollapseOutcome["simulation"]): Data {
  const both = second.filter((magnitude) => magnitude > 0).length;
  return {
    type: "scatter",
    mode: "markers",
    name,
    legendgroup: name,
    x: [...times, ...times.slice(0, both)],
    y: [...first, ...second.slice(0, both)],
    marker: { color: colours.measured, symbol: "circle-open", size: 7, line: { width: 1.5 } },
  } as Data;
}
