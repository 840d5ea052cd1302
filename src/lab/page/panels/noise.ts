import { heatMap } from "../charts/heatMap.ts";
import { lineChart } from "../charts/lineChart.ts";
import { element, setText } from "../dom.ts";
import { number } from "../format.ts";
import type { Recording } from "../recording.ts";
import { fourthNormChart } from "./noiseChart.ts";
import { noiseOutcome, noiseStory } from "./noiseWords.ts";
import { momentOf, type Panel, type PanelActions, type Shown } from "./panel.ts";
import { runTables } from "./runTables.ts";
import { mapTitle, secondMap } from "./secondMap.ts";
import { type Cell, pointedText } from "./selection.ts";

/**
 * Noise on the neurons instead of a penalty: the fourth norm of every feature and their mean, and the weight matrix.
 */
export function noisePanel(actions: PanelActions): Panel<"noise"> {
  const { onScrub, onChooseNeuron } = actions;
  let seen: Shown<"noise"> | undefined; // what was shown last
  let cell: Cell | null = null; // under the pointer
  const pointed = element("p", { class: "pointed" });
  const fourth = lineChart({ height: 280, onScrub });
  const map = heatMap({
    onChoose: onChooseNeuron,
    onPoint: (to) => {
      cell = to;
      if (seen) setText(pointed, pointing(seen));
    },
  });
  const rows = ["mean ‖W_i‖_4^4", "least", "largest", "on one neuron", "spread evenly"];
  const tables = runTables([""], rows, cellsOf);
  const second = secondMap(actions);
  const first = element("figure", {}, map.element, pointed);
  return {
    element: element("div", { class: "figures" }, element("figure", {}, fourth.element), first, second.element),
    readout: tables.element,
    figures: () => [
      { name: "fourth norm", element: fourth.element },
      { name: "weights", element: map.element },
      ...(second.element.hidden ? [] : [{ name: "weights of the second run", element: second.map }]),
    ],
    show,
    story: noiseStory,
    outcome: noiseOutcome,
  };

  function show(shown: Shown<"noise">): void {
    seen = shown;
    const { recording, index, state, beside } = shown;
    const { weights, fourthNorm, t } = recording.frames[index];
    const [n, m] = [fourthNorm.length, weights.length / fourthNorm.length];
    const mean = recording.fourthNorm[index];
    fourth.show(fourthNormChart(shown, m), momentOf(shown));
    const title = beside && mapTitle(beside.names[0]);
    first.classList.toggle("half", beside !== undefined);
    map.show({ W: weights, n, m, marks: null, neuron: state.neuron, ...(title && { title }) });
    second.show(shown, state.neuron, false);
    setText(pointed, pointing(shown));
    tables.show(shown);
    if (state.playing) return;
    fourth.describe(
      `Fourth norm against flow time: mean ${number(mean)} at t = ${number(t)}; ` +
        `1 is one neuron for each feature, ${number(1 / m)} an even spread.`,
    );
    map.describe(state.neuron === null ? "none chosen" : neuronWeights(shown, state.neuron));
  }

  function pointing(shown: Shown<"noise">): string {
    if (cell !== null) return pointedText(shown, cell);
    if (shown.state.neuron !== null) return `${neuronWeights(shown, shown.state.neuron)}.`;
    return "Point at a weight to read it, or choose a neuron with the arrow keys.";
  }
}

/** The numbers of the table at a frame. */
function cellsOf({ frames, fourthNorm: means }: Recording, index: number): string[][] {
  const { weights, fourthNorm } = frames[index];
  const m = weights.length / fourthNorm.length;
  const values = [means[index], Math.min(...fourthNorm), Math.max(...fourthNorm), 1, 1 / m];
  return values.map((value) => [number(value)]);
}

/** "Neuron 3: −0.98 (feature 2), 0.21 (feature 1) …", the four largest. */
function neuronWeights({ recording, index }: Shown<"noise">, neuron: number): string {
  const { weights, l1 } = recording.frames[index];
  const m = weights.length / l1.length;
  const column = l1.map((_, feature) => ({ feature, weight: weights[feature * m + neuron] }));
  const largest = column.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).slice(0, 4);
  const held = largest.map(({ feature, weight }) => `${number(weight)} (feature ${feature})`);
  return `Neuron ${neuron}: ${held.join(", ")}`;
}
