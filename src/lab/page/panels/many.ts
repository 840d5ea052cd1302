import { heatMap } from "../charts/heatMap.ts";
import { lineChart } from "../charts/lineChart.ts";
import { element, setText } from "../dom.ts";
import { number } from "../format.ts";
import { countMarks, marks } from "../neurons.ts";
import type { Recording } from "../recording.ts";
import { collisionList } from "./collisionList.ts";
import { countChart, energyChart, residualChart } from "./manyCharts.ts";
import { lawsText, manyOutcome, manyStory, neuronText } from "./manyWords.ts";
import { neuronDetail } from "./neuronDetail.ts";
import { momentOf, type Panel, type PanelActions, type Shown } from "./panel.ts";
import { runTables } from "./runTables.ts";
import { mapTitle, secondMap } from "./secondMap.ts";
import { type Cell, chosenNeuron, pointedText } from "./selection.ts";

/** Of a table. */
const ROWS = [
  "◆ polysemantic neurons",
  "○ monosemantic",
  "· undecided",
  "carry nothing",
  "weights not zero",
  "energy V",
  "KKT residual",
];

/** The numbers of the table at a frame. No weight of AdamW comes to be zero. */
function cellsOf({ frames, marks: held, request }: Recording, index: number): string[][] {
  const { nonzeros, energy, residual } = frames[index];
  const counts = [marks.polysemantic, marks.monosemantic, marks.open, marks.empty].map((mark) =>
    countMarks(held[index], mark),
  );
  const left = request.panel === "adamw" ? "–" : String(nonzeros.reduce((sum, each) => sum + each, 0));
  return [...counts.map(String), left, number(energy), number(residual, 2)].map((text) => [text]);
}

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
  const tables = runTables([""], ROWS, cellsOf);
  const second = secondMap(actions);
  const first = element("figure", {}, map.element, pointed, collisions.element);
  return {
    element: element(
      "div",
      { class: "figures" },
      first,
      second.element,
      detail.element,
      ...[count, energy, residual].map((chart) => element("figure", { class: "third" }, chart.element)),
    ),
    readout: tables.element,
    figures: () => [
      { name: "weights", element: map.element },
      ...(second.element.hidden ? [] : [{ name: "weights of the second run", element: second.map }]),
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
    const { recording, index, state, beside } = shown;
    const { weights, l1 } = recording.frames[index];
    const [n, m] = [l1.length, weights.length / l1.length];
    const held = recording.marks[index];
    const moment = momentOf(shown);
    const settled = recording.end !== undefined && index === recording.frames.length - 1;
    const remark = settled ? "two features, one neuron: polysemantic" : null;
    const neuron = chosenNeuron(shown);
    const title = beside && mapTitle(beside.names[0]);
    first.classList.toggle("half", beside !== undefined);
    map.show({ W: weights, n, m, marks: held, neuron, remark, ...(title && { title }) });
    second.show(shown, neuron, true);
    setText(pointed, pointing(shown));
    collisions.show(recording, index);
    detail.show(shown);
    count.show(countChart(shown, { n, m }), moment);
    energy.show(energyChart(shown), moment);
    residual.show(residualChart(shown), moment);
    tables.show(shown);
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
