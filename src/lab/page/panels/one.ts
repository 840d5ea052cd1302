import type { Curve } from "../../engine/protocol.ts";
import { lineChart } from "../charts/lineChart.ts";
import { weightBars } from "../charts/weightBars.ts";
import { readout } from "../controls/readout.ts";
import { element } from "../dom.ts";
import { counted, number } from "../format.ts";
import { largestWeight } from "../neurons.ts";
import { collapseChart } from "./oneCharts.ts";
import { neuronName, oneOutcome, oneStory, winnerText } from "./oneWords.ts";
import { momentOf, type Panel, type PanelActions, type Shown } from "./panel.ts";

/**
 * One feature: its weights, the neurons left and ‖w‖₁, beside the exact curve, the universal curve and the paper's
 * estimate.
 */
export function onePanel({ onScrub }: PanelActions): Panel<"one"> {
  const bars = weightBars({ height: 230 });
  const alive = lineChart({ height: 230, onScrub });
  const l1 = lineChart({ height: 230, onScrub });
  const table = readout("", ["m′", "‖w‖_1"], ["this run", "exact", "universal curve", "paper’s estimate"]);
  return {
    element: element(
      "div",
      { class: "figures" },
      element("figure", {}, bars.element),
      element("figure", { class: "half" }, alive.element),
      element("figure", { class: "half" }, l1.element),
    ),
    readout: table.element,
    figures: () => [
      { name: "weights", element: bars.element },
      { name: "neurons alive", element: alive.element },
      { name: "sum of the weights", element: l1.element },
    ],
    show,
    story: oneStory,
    outcome: oneOutcome,
  };

  function show(shown: Shown<"one">): void {
    const { state, recording, index } = shown;
    const { weights, nonzeros, l1: sums, t } = recording.frames[index];
    const winner = largestWeight(weights);
    const left = nonzeros[0];
    bars.show({
      now: weights,
      start: recording.frames[0].weights,
      drawn: recording.start?.drawn ?? Uint32Array.from(weights.keys()),
      log: state.yAxis === "log",
      winner: left === 0 ? null : winner,
      remark: `neuron ${neuronName(recording, winner)} ${left === 1 ? "has won" : "leads"}`,
    });
    alive.show(collapseChart(shown, "alive"), momentOf(shown));
    l1.show(collapseChart(shown, "l1"), momentOf(shown));
    const curves = recording.start?.curves;
    table.show(`At t = ${number(t)}`, [
      [number(left, 4), number(sums[0])],
      ...[curves?.exact, curves?.universal, curves?.paper].map((curve) => row(curve, index)),
    ]);
    if (state.playing) return;
    const now = `at t = ${number(t)} ${counted(left, "neuron")} of ${recording.start?.m} alive`;
    bars.describe(`Weights against neuron: ${now}; ${winnerText(recording, index)}.`);
    alive.describe(`Neurons alive against flow time: ${now}.`);
    l1.describe(`Sum of the sizes of the weights against flow time: ${number(sums[0])} at t = ${number(t)}.`);
  }
}

/** What a curve says at a frame. */
function row(curve: Curve | undefined, index: number): string[] {
  return curve === undefined ? ["", ""] : [number(curve.alive[index]), number(curve.l1[index])];
}
