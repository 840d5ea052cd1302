import type { Data } from "plotly.js-dist";
import { log10, pow } from "../math/index.ts";
import { meanOf, percentileBand } from "./bands.ts";
import { curve } from "./marks.ts";
import { FEW, featureColours, type RunPanel, type RunRecord } from "./runPanel.ts";
import { colours } from "./style.ts";

/** The observables of a run against time, a panel each. log: whether time is logarithmic. */
export function runSeries({ times, observables, n, m }: RunRecord, log: boolean): RunPanel[] {
  const { l1, nonzeros, fourthNorm, energy } = observables;
  const shown = times.flatMap((t, i) => (t > 0 || !log ? [i] : []));
  const x = shown.map((i) => times[i]);
  const panel = (title: string, values: readonly (readonly number[])[], scale: "log" | "linear", first = false) => {
    const features = Array.from({ length: n }, (_, i) => shown.map((at) => values[at][i]));
    return panelOf({ title, data: ofFeatures({ x, rows: features }, first), scale });
  };
  return [
    panel("‖W<sub>i</sub>‖<sub>1</sub>", l1, "log", true),
    ...(nonzeros.every((row) => row.every((count) => count === m)) ? [] : [panel("nonzero", nonzeros, "log")]),
    panel("‖W<sub>i</sub>‖<sub>4</sub><sup>4</sup>", fourthNorm, "linear"),
    ...(energy.length > 0 ? [energyPanel()] : []), // a flow may have none
  ];

  function energyPanel(): RunPanel {
    const values = shown.map((i) => energy[i]);
    const style = { name: "energy", colour: colours.measured, width: 2, showlegend: false };
    return panelOf({ title: "energy V", data: [curve(x, values, style)], scale: "log" });
  }
}

function ofFeatures(
  { x, rows }: { x: readonly number[]; rows: readonly (readonly number[])[] },
  legend: boolean,
): Data[] {
  if (rows.length > FEW) {
    const mean = meanOf({ x, rows });
    return [
      percentileBand({ x, rows }, colours.measured, {
        name: "10–90 % of features",
        legendgroup: "band",
        showlegend: legend,
      }),
      curve(mean.x, mean.y, { name: "mean of features", colour: colours.measured, width: 2, showlegend: legend }),
    ];
  }
  const own = featureColours(rows.length);
  return rows.map((row, i) =>
    curve(x, row, { name: `feature ${i}`, colour: own[i], width: 2, showlegend: legend && rows.length > 1 }),
  );
}

/** A panel of traces. A logarithmic axis is used where values spread enough for it; it leaves zeros out. */
function panelOf({ title, data, scale }: { title: string; data: readonly Data[]; scale: "log" | "linear" }): RunPanel {
  const values = data.flatMap((trace) => (trace as { y: number[] }).y);
  const log = scale === "log" && spread(values) >= 5;
  const drawn = log ? data.map(withoutZeros) : data;
  return {
    data: drawn,
    yaxis: { title, options: log ? { type: "log", ...ticks(values) } : { rangemode: "tozero" } },
    height: 122,
  };
}

/** Largest over smallest of the values above zero; 0 where a value is below. */
function spread(values: readonly number[]): number {
  const [least, most] = extent(values);
  return most > 0 && values.every((value) => value >= 0) ? most / least : 0;
}

/** The least and the largest of the values above zero. */
function extent(values: readonly number[]): [number, number] {
  let [least, most] = [Infinity, 0];
  for (const value of values) {
    if (value > 0 && value < least) least = value;
    if (value > most) most = value;
  }
  return [least, most];
}

function withoutZeros(trace: Data): Data {
  const { x, y } = trace as { x: number[]; y: number[] };
  const kept = y.flatMap((value, i) => (value > 0 ? [i] : []));
  return { ...trace, x: kept.map((i) => x[i]), y: kept.map((i) => y[i]) } as Data;
}

/** Labels 1, 2, 5, 10 … where less than two powers of ten would be labelled. */
function ticks(values: readonly number[]): object {
  const [least, most] = extent(values);
  if (Math.floor(log10(most)) - Math.ceil(log10(least)) >= 1) return {};
  const tickvals = [-6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6].flatMap((power) =>
    [1, 2, 5].map((digit) => digit * pow(10, power)),
  );
  return { tickmode: "array", tickvals, ticktext: tickvals.map((tick) => String(Number(tick.toPrecision(1)))) };
}
