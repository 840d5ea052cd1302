import type { ChartContent, Line } from "../charts/content.ts";
import { lineBeside, type Shown, timeAxis } from "./panel.ts";

/** The fourth norm of every feature and their mean against time, between 1/m and 1. */
export function fourthNormChart(
  { state, recording, beside }: Pick<Shown<"noise">, "state" | "recording" | "beside">,
  m: number,
): ChartContent {
  const { times, fourthNorm, fourthNorms, start } = recording;
  const log = state.yAxis === "log";
  const x = timeAxis(recording, state.xAxis === "log", start?.planned.at(-1) ?? 1, beside);
  const across = x.domain ?? [0, 1];
  const others = beside?.recording.fourthNorm ?? [];
  const low = Math.min(0.5 / m, ...[...fourthNorms, others].flat().map((value) => value / 1.3));
  const parts = fourthNorms.map((y, i) => ({ name: `feature ${i}`, x: times, y }));
  const features: Line[] = fourthNorms.map((y, i) => ({
    ...(i === 0 && { name: "each feature", parts }),
    ...{ x: times, y, colour: "context", width: 1.25, measured: true },
  }));
  const mean = beside === undefined ? "mean" : `mean, ${beside.names[0]}`;
  const closed = start?.level === "closure";
  return {
    x,
    y: { title: "Fourth norm ‖W_i‖_4^4", log, domain: log ? [low, 1.3] : [0, 1.08] },
    lines: [
      {
        name: "on one neuron at norm 1: 1",
        reading: "on one neuron",
        x: across,
        y: [1, 1],
        colour: "muted",
        dash: "dash",
        width: 1.5,
      },
      {
        name: "spread evenly at norm 1: 1/m",
        reading: "spread evenly",
        x: across,
        y: [1 / m, 1 / m],
        colour: "muted",
        dash: "dot",
        width: 2,
      },
      ...features,
      {
        name: `${mean} (${closed ? "fourth-cumulant closure" : "averaged flow"})`,
        ...{ x: times, y: fourthNorm, colour: closed ? "closed-form" : "exact", width: 3.5, measured: true },
      },
      ...lineBeside(beside, (run) => run.fourthNorm).map((line) => ({ ...line, name: `mean, ${line.name}` })),
    ],
  };
}
