import { expectedCounts } from "../../engine/runs/predictions.ts";
import type { ChartContent, Line } from "../charts/content.ts";
import { number } from "../format.ts";
import { lineBeside, type Shown, timeAxis } from "./panel.ts";

/** What the charts of many features are of: the runs and how their axes are. */
type Source = Pick<Shown<"many">, "state" | "recording" | "beside">;

/** Polysemantic neurons against time, beside the paper's estimate and the slot model. */
export function countChart(source: Source, size: { readonly n: number; readonly m: number }): ChartContent {
  const { times, polysemantic } = source.recording;
  const others = source.beside?.recording.polysemantic ?? [];
  const { paper, slots } = expectedCounts(size);
  const { mean, standardDeviation } = slots;
  const [low, high] = [Math.max(0, mean - 2 * standardDeviation), mean + 2 * standardDeviation];
  const x = axisOf(source);
  const across = x.domain ?? [0, 1];
  return {
    x,
    y: {
      title: "Polysemantic neurons",
      log: false,
      whole: true,
      domain: [0, 1.15 * Math.max(high, paper, 1, ...polysemantic, ...others)],
    },
    bands: [{ name: `slot model ${number(mean, 2)}, ± 2 sd`, low, high, colour: "exact" }],
    lines: [
      { reading: "slot model", x: across, y: [mean, mean], colour: "exact" },
      {
        name: `paper’s n²/4m = ${number(paper, 2)}`,
        reading: "paper’s n²/4m",
        x: across,
        y: [paper, paper],
        colour: "paper",
        dash: "dot",
        width: 2.5,
      },
      {
        name: source.beside?.names[0] ?? "this run",
        ...{ x: times, y: polysemantic, colour: "measured", width: 3, steps: true, measured: true },
      },
      ...lineBeside(source.beside, (run) => run.polysemantic).map((line) => ({ ...line, steps: true })),
    ],
  };
}

/** The energy against time. */
export function energyChart(source: Source): ChartContent {
  const { recording, beside } = source;
  return {
    x: axisOf(source),
    y: { title: "Energy V", log: source.state.yAxis === "log" },
    lines: [ownLine(source, recording.energy), ...lineBeside(beside, (run) => run.energy)],
  };
}

/** The KKT residual against time; it falls over so many powers of ten that its axis is always logarithmic. */
export function residualChart(source: Source): ChartContent {
  const { recording, beside } = source;
  return {
    x: axisOf(source),
    y: { title: "Distance from rest (KKT residual)", log: true },
    lines: [ownLine(source, recording.residual), ...lineBeside(beside, (run) => run.residual)],
  };
}

/** The line of the run; it needs a name only beside another. */
function ownLine({ recording, beside }: Source, y: readonly number[]): Line {
  const name = beside && { name: beside.names[0] };
  return { ...name, x: recording.times, y, colour: "measured", measured: true, width: 2.5 };
}

function axisOf({ recording, state, beside }: Source): ChartContent["x"] {
  return timeAxis(recording, state.xAxis === "log", 3 / state.parameters.lambda, beside);
}
