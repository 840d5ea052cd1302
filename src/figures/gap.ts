import type { Data } from "plotly.js-dist";
import type { GapPoint } from "../experiments/gap.ts";
import { meanOf, percentileBand } from "./bands.ts";
import type { Figure } from "./figure.ts";
import { axis, baseLayout, colours, scientific, stackedPanels } from "./style.ts";

/** The relative gap γ of every seed against its law, and the rate d ln γ/dt over all seeds against λ/w₁. */
export function gapFigure({ m, lambda, times, runs }: GapPoint): Figure {
  const subtitle = `one feature, m = ${scientific(m)} neurons, λ = ${scientific(lambda)}, ${runs.length} seeds`;
  const drawn = runs.map(({ measured, law }) => ({
    t: times.slice(1, measured.length),
    measured: measured.slice(1),
    law: law.slice(1),
  }));
  const middles = times.slice(1, -1).map((t, i) => Math.sqrt(t * times[i + 2]));
  const rates = { x: middles, rows: runs.map((r) => r.rate.slice(1)) };
  const lawRates = meanOf({ x: middles, rows: runs.map((r) => r.lawRate.slice(1)) }, 3);
  const meanRates = meanOf(rates, 3);
  const marker = { color: colours.measured, symbol: "circle-open", size: 6, line: { width: 1.2 } };
  const lower = { xaxis: "x2", yaxis: "y2" };
  return {
    data: [
      {
        type: "scatter",
        mode: "lines",
        name: "law: γ(0)·exp ∫λ/w₁ dt",
        legendgroup: "law",
        x: drawn.flatMap(({ t }) => [...t, null]),
        y: drawn.flatMap(({ law }) => [...law, null]),
        connectgaps: false,
        line: { color: colours.exact, width: 1.5, simplify: false },
      } as Data,
      {
        type: "scatter",
        mode: "markers",
        name: "simulation",
        legendgroup: "simulation",
        x: drawn.flatMap(({ t }) => t.filter((_, i) => i % 3 === 0)),
        y: drawn.flatMap(({ measured }) => measured.filter((_, i) => i % 3 === 0)),
        marker,
      } as Data,
      percentileBand(rates, colours.measured, { name: "10–90 % of seeds", legendgroup: "band", ...lower }),
      {
        type: "scatter",
        mode: "lines",
        name: "λ/w₁, mean",
        x: lawRates.x,
        y: lawRates.y,
        ...lower,
        line: { color: colours.exact, width: 2, simplify: false },
        showlegend: false,
      } as Data,
      {
        type: "scatter",
        mode: "markers",
        name: "simulation, mean",
        x: meanRates.x,
        y: meanRates.y,
        ...lower,
        showlegend: false,
        marker,
      } as Data,
    ],
    layout: {
      ...baseLayout("The gap between winner and runner-up", subtitle, { width: 600, height: 780 }),
      ...stackedPanels(
        axis("flow time t = 4η · steps", { type: "log" }),
        axis("gap γ = (w<sub>1</sub> − w<sub>2</sub>)/w<sub>1</sub>", { type: "log" }),
        axis("d ln γ/dt (per flow time)", { type: "log" }),
      ),
    },
  };
}
