import { heatMap } from "../charts/heatMap.ts";
import { lineChart } from "../charts/lineChart.ts";
import { readout } from "../controls/readout.ts";
import { element, setText } from "../dom.ts";
import { number } from "../format.ts";
import { countMarks, marks } from "../neurons.ts";
import { collisionList } from "./collisionList.ts";
import { countChart, energyChart, residualChart } from "./manyCharts.ts";
import { lawsText, manyOutcome, manyStory, neuronText } from "./manyWords.ts";
import { neuronDetail } from "./neuronDetail.ts";
import { momentOf, type Panel, type PanelActions, type Shown } from "./panel.ts";
import { type Cell, chosenNeuron, pointedText } from "./selection.ts";

const ROWS = [
  "◆ polysemantic neurons",
  "○ monosemantic",
  "· undecided",
  "carry nothing",
  "weights not zero",
  "energy V",
  "KKT residual",
];

/** Many features: the weight matrix, what its neurons hold, energy and residual; one neuron and one pair in detail. */
export function manyPanel(actions: PanelActions): Panel<"many"> {
  const { onScrub, onChooseNeuron } = actions;
  let seen: Shown<"many"> | undefined; // what was shown last
  let cell: Cell | null = null; // under the pointer
  const pointed = element("p", { class: "pointed" });
  const map = heatMap({
    onChoose: onChooseNeuron,
    onPoint: (to) => {
      cell = to;
      if (seen) setText(pointed, pointing(seen));
    },
  });
  const collisions = collisionList((neuron) => {
    if (seen?.state.neuron !== neuron) onChooseNeuron(neuron);
  });
  const [count, energy, residual] = [1, 2, 3].map(() => lineChart({ height: 190, onScrub }));
  const detail = neuronDetail(actions);
  const table = readout("", [""], ROWS);
  return {
    element: element(
      "div",
      { class: "figures" },
      element("figure", {}, map.element, pointed, collisions.element),
      detail.element,
      ...[count, energy, residual].map((chart) => element("figure", { class: "third" }, chart.element)),
    ),
    readout: table.element,
    figures: () => [
      { name: "weights", element: map.element },
      ...detail.figures(),
      { name: "polysemantic neurons", element: count.element },
      { name: "energy", element: energy.element },
      { name: "KKT residual", element: residual.element },
    ],
    show,
    story: manyStory,
    outcome: manyOutcome,
  };

  function show(shown: Shown<"many">): void {
    seen = shown;
    const { recording, index, state } = shown;
    const { weights, nonzeros, energy: V, residual: R, t } = recording.frames[index];
    const [n, m] = [nonzeros.length, weights.length / nonzeros.length];
    const held = recording.marks[index];
    const moment = momentOf(shown);
    const settled = recording.end !== undefined && index === recording.frames.length - 1;
    const remark = settled ? "two features, one neuron: polysemantic" : null;
    map.show({ W: weights, n, m, marks: held, neuron: chosenNeuron(shown), remark });
    setText(pointed, pointing(shown));
    collisions.show(recording, index);
    detail.show(shown);
    count.show(countChart(shown, { n, m }), moment);
    energy.show(energyChart(shown), moment);
    residual.show(residualChart(shown), moment);
    const counts = [marks.polysemantic, marks.monosemantic, marks.open, marks.empty].map((mark) =>
      countMarks(held, mark),
    );
    const left = nonzeros.reduce((sum, each) => sum + each, 0);
    table.show(
      `At t = ${number(t)}`,
      [...counts.map(String), String(left), number(V), number(R, 2)].map((text) => [text]),
    );
    if (!state.playing) describe(shown);
  }

  function describe(shown: Shown<"many">): void {
    const { recording, index } = shown;
    const { weights, l1, t } = recording.frames[index];
    const size = { n: l1.length, m: weights.length / l1.length };
    const neuron = chosenNeuron(shown);
    const now = `at t = ${number(t)}`;
    map.describe(neuron === null ? "none chosen" : neuronText(shown, neuron));
    count.describe(
      `Polysemantic neurons against flow time: ${recording.polysemantic[index]} ${now}; ${lawsText(size)}.`,
    );
    energy.describe(`Energy against flow time: ${number(recording.energy[index])} ${now}.`);
    residual.describe(`Largest KKT residual against flow time: ${number(recording.residual[index], 2)} ${now}.`);
  }

  function pointing(shown: Shown<"many">): string {
    const neuron = chosenNeuron(shown);
    if (cell !== null) return `${pointedText(shown, cell)} ${neuronText(shown, cell.neuron)}.`;
    if (neuron !== null) return `${neuronText(shown, neuron)}.`;
    return (
      "Point at a weight to read it. Click a neuron, or choose it with the arrow keys, " +
      "to see its features’ weights over time."
    );
  }
}
