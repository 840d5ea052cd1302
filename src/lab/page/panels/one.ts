import type { Curve } from "../../engine/protocol.ts";
import type { BarsContent } from "../charts/content.ts";
import { lineChart } from "../charts/lineChart.ts";
import { weightBars } from "../charts/weightBars.ts";
import { element } from "../dom.ts";
import { counted, number } from "../format.ts";
import { largestWeight } from "../neurons.ts";
import type { Recording } from "../recording.ts";
import { collapseChart } from "./oneCharts.ts";
import { neuronName, oneOutcome, oneStory, winnerText } from "./oneWords.ts";
import { momentOf, type Panel, type PanelActions, type Shown } from "./panel.ts";
import { runTables } from "./runTables.ts";

/**
 * One feature: its weights, the neurons left and ‖w‖₁, beside the exact curve, the universal curve and the paper's
 * estimate.
 */
export function onePanel({ onScrub }: PanelActions): Panel<"one"> {
  const bars = weightBars({ height: 230 });
  const alive = lineChart({ height: 230, onScrub });
  const l1 = lineChart({ height: 230, onScrub });
  const barsBeside = weightBars({ height: 230 });
  const rows = ["this run", "exact", "universal curve", "paper’s estimate"];
  const tables = runTables(["m′", "‖w‖_1"], rows, cellsOf);
  const first = element("figure", {}, bars.element);
  const second = element("figure", { class: "half", hidden: true }, barsBeside.element);
  return {
    element: element(
      "div",
      { class: "figures" },
      first,
      second,
      element("figure", { class: "half" }, alive.element),
      element("figure", { class: "half" }, l1.element),
    ),
    readout: tables.element,
    figures: () => [
      { name: "weights", element: bars.element },
      ...(second.hidden ? [] : [{ name: "weights of the second run", element: barsBeside.element }]),
      { name: "neurons alive", element: alive.element },
      { name: "sum of the weights", element: l1.element },
    ],
    show,
    story: oneStory,
    outcome: oneOutcome,
  };

  function show(shown: Shown<"one">): void {
    const { state, recording, index, beside } = shown;
    const { nonzeros, l1: sums, t } = recording.frames[index];
    const left = nonzeros[0];
    const log = state.yAxis === "log";
    first.classList.toggle("half", beside !== undefined);
    second.hidden = beside === undefined;
    bars.show({ ...barsOf(recording, index), log, of: beside?.names[0] });
    if (beside !== undefined) barsBeside.show({ ...barsOf(beside.recording, beside.index), log, of: beside.names[1] });
    alive.show(collapseChart(shown, "alive"), momentOf(shown));
    l1.show(collapseChart(shown, "l1"), momentOf(shown));
    tables.show(shown);
    if (state.playing) return;
    const now = `at t = ${number(t)} ${counted(left, "neuron")} of ${recording.start?.m} alive`;
    bars.describe(`Weights against neuron: ${now}; ${winnerText(recording, index)}.`);
    alive.describe(`Neurons alive against flow time: ${now}.`);
    if (beside !== undefined) {
      barsBeside.describe(`Weights against neuron, ${beside.names[1]}: ${winnerText(beside.recording, beside.index)}.`);
    }
    l1.describe(`Sum of the sizes of the weights against flow time: ${number(sums[0])} at t = ${number(t)}.`);
  }
}

/** What the bars show of a run at a frame. */
function barsOf(recording: Recording, index: number): Omit<BarsContent, "log"> {
  const { weights, nonzeros } = recording.frames[index];
  const winner = largestWeight(weights);
  return {
    now: weights,
    start: recording.frames[0].weights,
    drawn: recording.start?.drawn ?? Uint32Array.from(weights.keys()),
    winner: nonzeros[0] === 0 ? null : winner,
    remark: `neuron ${neuronName(recording, winner)} ${nonzeros[0] === 1 ? "has won" : "leads"}`,
  };
}

/** The numbers of the table at a frame. No weight of AdamW comes to be zero. */
function cellsOf({ frames, start, request }: Recording, index: number): string[][] {
  const { nonzeros, l1 } = frames[index];
  const row = (curve: Curve | undefined): string[] =>
    curve === undefined ? ["", ""] : [number(curve.alive[index]), number(curve.l1[index])];
  const curves = start?.curves;
  const left = request.panel === "adamw" ? "–" : number(nonzeros[0], 4);
  return [[left, number(l1[0])], ...[curves?.exact, curves?.universal, curves?.paper].map(row)];
}
