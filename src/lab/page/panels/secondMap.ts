import { heatMap } from "../charts/heatMap.ts";
import { element, setText } from "../dom.ts";
import type { PanelActions, Shown, ShownBeside } from "./panel.ts";
import { type Cell, pointedText } from "./selection.ts";

/** The weights of the second run, beside those of the first, with the weight that is pointed at in words. */
export function secondMap({ onChooseNeuron }: Pick<PanelActions, "onChooseNeuron">): {
  readonly element: HTMLElement;
  readonly map: HTMLElement;
  /** Shows them, or nothing where there is no second run. marked: what each neuron holds is drawn under its column. */
  readonly show: (shown: Shown, neuron: number | null, marked: boolean) => void;
} {
  let seen: ShownBeside | undefined;
  let cell: Cell | null = null; // under the pointer
  const pointed = element("p", { class: "pointed" });
  const map = heatMap({
    onChoose: onChooseNeuron,
    onPoint: (to) => {
      cell = to;
      point();
    },
    label: "Chosen neuron, the second run",
  });
  const figure = element("figure", { class: "half", hidden: true }, map.element, pointed);
  return {
    element: figure,
    map: map.element,
    show: ({ beside }, neuron, marked) => {
      seen = beside;
      figure.hidden = beside === undefined;
      if (beside === undefined) return;
      const { recording, index, names } = beside;
      const { weights, l1 } = recording.frames[index];
      const [n, m] = [l1.length, weights.length / l1.length];
      map.show({ W: weights, n, m, marks: marked ? recording.marks[index] : null, neuron, title: mapTitle(names[1]) });
      map.describe(neuron === null ? "none chosen" : `neuron ${neuron}`);
      point();
    },
  };

  function point(): void {
    if (seen !== undefined) setText(pointed, cell === null ? "" : pointedText(seen, cell));
  }
}

/** Over the weights of one of two runs. */
export function mapTitle(name: string): string {
  return `Weights, ${name}`;
}
