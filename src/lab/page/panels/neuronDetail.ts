import type { ChartContent } from "../charts/content.ts";
import { heatMap } from "../charts/heatMap.ts";
import { lineChart } from "../charts/lineChart.ts";
import { element, setAttributes, setText } from "../dom.ts";
import { type Held, heldBy } from "../neurons.ts";
import type { Recording } from "../recording.ts";
import { neuronChart } from "./neuronChart.ts";
import { neuronVerdict, pairVerdict } from "./neuronWords.ts";
import { momentOf, type NamedFigure, type PanelActions, type Shown } from "./panel.ts";
import { chosenNeuron } from "./selection.ts";

const PATIENCE = 300; // milliseconds between drawings of the chart while runs go on

type Pair = readonly [i: number, j: number];

/** One neuron: the weights of all features on it over time, and the replay of its pair without the others. */
export function neuronDetail({ onScrub, onChooseNeuron, onChoosePair }: PanelActions): {
  readonly element: HTMLElement;
  readonly show: (shown: Shown<"many">) => void;
  readonly figures: () => readonly NamedFigure[];
} {
  let pair: Pair | null = null; // that is replayed or could be
  let chosen: number | null = null;
  let last: { readonly at: number; readonly of: readonly unknown[]; readonly content: ChartContent } | undefined;
  const chart = lineChart({ height: 220, onScrub });
  const map = heatMap({ onChoose: onChooseNeuron, onPoint: () => {}, label: "Chosen neuron, the pair alone" });
  const heading = element("h2");
  const verdict = element("p");
  const replay = button("Replay this pair alone", () => pair && onChoosePair(pair));
  const leave = button("End the replay", () => onChooseNeuron(chosen));
  const close = button("Close", () => onChooseNeuron(chosen));
  const alone = element("figure", { hidden: true }, map.element);
  const frame = element(
    "section",
    { class: "detail", hidden: true, "aria-label": "The chosen neuron" },
    element("div", { class: "detail-text" }, heading, verdict, element("div", { class: "row" }, replay, leave, close)),
    element("figure", {}, chart.element),
    alone,
  );
  return {
    element: frame,
    show,
    figures: () => {
      if (frame.hidden) return [];
      const replayed = alone.hidden ? [] : [{ name: "pair alone", element: map.element }];
      return [{ name: "one neuron", element: chart.element }, ...replayed];
    },
  };

  function show(shown: Shown<"many">): void {
    const { recording, state } = shown;
    chosen = chosenNeuron(shown);
    frame.hidden = chosen === null;
    if (chosen === null) return;
    const held = heldAtEnd(recording, chosen);
    pair = state.pair ?? meeting(recording, held);
    replay.hidden = pair === null;
    leave.hidden = state.pair === null;
    close.hidden = state.pair !== null;
    setAttributes(verdict, { "aria-live": state.pair === null ? null : "polite" });
    const replaying = state.pair !== null;
    setText(replay, replaying ? "Replay again" : "Replay this pair alone");
    setText(heading, replaying ? `Features ${state.pair[0]} and ${state.pair[1]} alone` : `Neuron ${chosen}`);
    setText(verdict, replaying ? pairVerdict(shown.pair, chosen, state.pair) : neuronVerdict(recording, chosen, held));
    chart.show(contentOf(shown, chosen, state.pair ?? held.slice(0, 2).map(({ feature }) => feature)), momentOf(shown));
    chart.describe(`Weights on neuron ${chosen} against flow time. ${verdict.textContent}`);
    showAlone(shown, chosen);
  }

  /** The matrix of the pair alone at the same moment. */
  function showAlone({ pair: run, index, state }: Shown<"many">, neuron: number): void {
    const frames = run?.frames ?? [];
    alone.hidden = frames.length === 0 || state.pair === null;
    if (frames.length === 0 || state.pair === null) return;
    const { weights } = frames[Math.min(index, frames.length - 1)];
    map.show({
      W: weights,
      n: 2,
      m: weights.length / 2,
      marks: null,
      neuron,
      rows: state.pair,
      title: "The two features alone",
    });
    map.describe(`neuron ${neuron}`);
  }

  /** What the chart shows; while runs go on it is made anew only now and then. */
  function contentOf(shown: Shown<"many">, neuron: number, features: readonly number[]): ChartContent {
    const { recording, state, pair: run } = shown;
    const now = performance.now();
    const going = recording.end === undefined || (run !== undefined && run.end === undefined);
    const of = [recording, run, run?.end, recording.end, neuron, state.xAxis, features.join()];
    const same = last !== undefined && of.every((part, i) => part === last?.of[i]);
    if (last !== undefined && same && !(going && now - last.at > PATIENCE)) return last.content;
    last = { at: now, of, content: neuronChart(shown, neuron, features) };
    return last.content;
  }
}

function heldAtEnd({ frames }: Recording, neuron: number): Held[] {
  const { weights, l1 } = frames[frames.length - 1];
  return heldBy(weights, weights.length / l1.length, neuron);
}

/** The two features that ended on a neuron; null unless the run has ended and there are two. */
function meeting({ end }: Recording, held: readonly Held[]): Pair | null {
  if (end === undefined || held.length !== 2) return null;
  const [i, j] = held.map(({ feature }) => feature).sort((a, b) => a - b);
  return [i, j];
}

function button(text: string, onclick: () => void): HTMLButtonElement {
  return element("button", { type: "button", class: "button", onclick }, text);
}
