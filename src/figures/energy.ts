import type { Data } from "plotly.js-dist";
import type { EnergyPoint } from "../experiments/energy.ts";
import { meanOf, percentileBand } from "./bands.ts";
import type { Figure } from "./figure.ts";
import { axis, baseLayout, colours, scientific } from "./style.ts";

/** Labels of the energy axis, which spans less than two decades. */
const TICKS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50];

/** V(t) of the flow and L/4 of gradient descent on the autoencoder, mean and band over seeds, log–log. */
export function energyFigure({ n, m, lambda, learningRate, times, runs }: EnergyPoint): Figure {
  const subtitle =
    `n = ${n} features, m = ${m} neurons, λ = ${scientific(lambda)}, η = ` +
    `${scientific(learningRate)}, ${runs.length} seeds`;
  const x = times.slice(1); // log axes have no zero
  const flow = { x, rows: runs.map((r) => r.flow.slice(1)) };
  const descent = { x, rows: runs.map((r) => r.descent.slice(1)) };
  const mean = meanOf(flow);
  const simulated = meanOf(descent);
  return {
    data: [
      percentileBand(descent, colours.measured, { name: "10–90 % of seeds", legendgroup: "band" }),
      {
        type: "scatter",
        mode: "lines",
        name: "flow V, mean",
        legendgroup: "flow",
        x: mean.x,
        y: mean.y,
        line: { color: colours.exact, width: 3, simplify: false },
      } as Data,
      {
        type: "scatter",
        mode: "markers",
        name: "gradient descent L/4, mean",
        legendgroup: "descent",
        x: simulated.x,
        y: simulated.y,
        marker: { color: colours.measured, symbol: "circle-open", size: 7, line: { width: 1.5 } },
      } as Data,
    ],
    layout: {
      ...baseLayout("The energy only falls", subtitle, { width: 600, height: 520 }),
      xaxis: axis("flow time t = 4η · steps", { type: "log" }),
      yaxis: axis("energy V", { type: "log", tickmode: "array", tickvals: TICKS, ticktext: TICKS.map(String) }),
    },
  };
}
