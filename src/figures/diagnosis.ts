import type { Annotation, Data } from "plotly.js-dist";
import { InputError } from "../checks.ts";
import { log10 } from "../math/index.ts";
import type { Diagnosis } from "../measure/diagnosis.ts";
import { matrixRows } from "../measure/observables.ts";
import type { LawMoments, SharedNeuron } from "../measure/sharing.ts";
import type { Figure } from "./figure.ts";
import { binned, binnedAxes, binText, heatMap } from "./heatMap.ts";
import { axis, baseLayout, colours, note, panelLetters, scientific } from "./style.ts";
import { wrapped } from "./textWidth.ts";

const LEAST = 0.5; // lower end of the axis of counts, which is logarithmic and has no 0
const HEADROOM = 0.4; // over the highest of them, for its label and a note, as a share of its height
const BAR = 0.4; // width of a bar

/**
 * The weights and what neurons hold: a) weights as colours, a row a feature, in the order of their winners so that
 * these lie on a diagonal, with a mark over every shared neuron; b) how many neurons hold k features, beside the slot
 * law's mean ± 2 sd. weights: n×m row-major, those of the diagnosis. Features and neurons are numbered from 0.
 * @throws InputError unless there are n·m weights
 */
export function diagnosisFigure(diagnosis: Diagnosis, weights: Float64Array): Figure {
  const { n, m, sharing, slotLaw, slots } = diagnosis;
  if (weights.length !== n * m) {
    throw new InputError(`weights has length ${weights.length}, the diagnosis is of ${n} x ${m} = ${n * m}.`);
  }
  const rows = matrixRows(weights, { n, m });
  const map = binned(orderOf(diagnosis).map((i) => rows[i]));
  const height = map.z.length * map.height;
  const benign = sharing.neurons.filter(isBenign);
  const others = sharing.neurons.filter((own) => !isBenign(own));
  const line = 0.05 * height; // over the weights, one for each kind of marks
  const strip = line * Math.max(1, (benign.length > 0 ? 1 : 0) + (others.length > 0 ? 1 : 0));
  const size = Math.max(benign.length, others.length) > 40 ? 5 : 7;
  const cells = map.height > 1 || map.width > 1 ? `; ${binText(map)}` : "";
  const most = Math.max(2, sharing.held.length - 1);
  const expected = slotLaw?.held ?? [];
  const tops = [...sharing.held, ...expected.map(({ mean, standardDeviation }) => mean + 2 * standardDeviation), 2];
  const highest = log10(Math.max(...tops));
  const lost = slots.lost === 0 ? "" : `, ${slots.lost} features without a weight`;
  const subtitle = `n = ${n} features, m = ${m}: ${sharing.found.neurons} neurons shared${lost}${cells}`;
  return {
    data: [
      {
        ...heatMap(map.z, { name: "weights", scale: { x: 0.89, top: 1, length: 0.58 } }),
        ...binnedAxes(map),
        hovertemplate: "neuron %{x}, row %{y}: %{z:.3g}<extra></extra>",
      } as Data,
      marks("one + and one − feature", benign, -0.5 - line / 2, {
        ...{ color: colours.second, symbol: "triangle-down", size },
      }),
      marks("two of one sign, or three", others, line / 2 - strip - 0.5, {
        ...{ color: colours.measured, symbol: "x-thin-open", size },
      }),
      bars(sharing.held, slotLaw === null ? 0 : -BAR / 2),
      law(expected),
    ],
    layout: {
      ...baseLayout("Which neurons are shared", wrapped(subtitle, 14, 490), { width: 600, height: 860 }),
      xaxis: axis("neuron k", {
        domain: [0, 0.87],
        range: [-0.5, m - 0.5],
        showgrid: false,
        ...wholeTicks(m),
      }),
      yaxis: axis("features, in order of winners", {
        domain: [0.42, 1],
        range: [height - 0.5, -0.5 - strip],
        showgrid: false,
        showticklabels: false, // the places in that order are no numbers of features
        ticks: "",
      }),
      xaxis2: axis("features that a neuron holds, by largest |w|", {
        anchor: "y2",
        domain: [0, 1],
        range: [-0.6, most + 0.6],
        ...wholeTicks(most + 1),
      }),
      yaxis2: axis("neurons", {
        type: "log",
        anchor: "x2",
        domain: [0, 0.29],
        range: [log10(LEAST), highest + HEADROOM * (highest - log10(LEAST))],
        dtick: 1,
      }),
      bargap: 0,
      annotations: [...panelLetters([1, 0.29]), lawNote(diagnosis)],
    },
  };
}

/** Features in the order of their winners, those in the + slot first; without a weight last. */
function orderOf({ n, winners: { neuron, sign } }: Diagnosis): number[] {
  const place = (i: number) => (neuron[i] < 0 ? Infinity : neuron[i]);
  const features = Array.from({ length: n }, (_, i) => i);
  return features.sort((i, j) => (place(i) === place(j) ? sign[j] - sign[i] || i - j : place(i) - place(j)));
}

function isBenign({ positive, negative }: SharedNeuron): boolean {
  return positive.length === 1 && negative.length === 1;
}

/** Shared neurons as marks in the strip over the weights. */
function marks(
  name: string,
  neurons: readonly SharedNeuron[],
  at: number,
  { color, symbol, size }: { color: string; symbol: string; size: number },
): Data {
  return {
    type: "scatter",
    mode: "markers",
    name,
    showlegend: neurons.length > 0,
    x: neurons.map(({ neuron }) => neuron),
    y: neurons.map(() => at),
    text: neurons.map(({ neuron, positive, negative }) => {
      const features = [...positive.map((i) => `+${i}`), ...negative.map((i) => `−${i}`)];
      return `neuron ${neuron}: ${features.slice(0, 12).join(", ")}${features.length > 12 ? ", …" : ""}`;
    }),
    hovertemplate: "%{text}<extra></extra>",
    cliponaxis: false,
    marker: { color, symbol, size, line: { color, width: symbol.endsWith("-open") ? 2 : 0 } },
  } as Data;
}

/** Neurons by how many features they hold, as bars beside their k. */
function bars(held: readonly number[], beside: number): Data {
  const shown = held.flatMap((neurons, k) => (neurons > 0 ? [{ neurons, k }] : []));
  return {
    type: "bar",
    name: "these weights",
    x: shown.map(({ k }) => k + beside),
    y: shown.map(({ neurons }) => neurons),
    width: BAR,
    text: shown.length <= 12 ? shown.map(({ neurons }) => String(neurons)) : [],
    textposition: "outside",
    constraintext: "none",
    textangle: 0,
    cliponaxis: false,
    marker: { color: colours.context },
    xaxis: "x2",
    yaxis: "y2",
  } as Data;
}

/** Mean ± 2 sd of the neurons that hold 0, 1 and 2 features in the slot model; what is too few, at the lower end. */
function law(held: readonly LawMoments[]): Data {
  const shown = held.map(({ mean }) => Math.max(LEAST, mean));
  return {
    type: "scatter",
    mode: "markers",
    name: "slot law, mean ± 2 sd",
    showlegend: held.length > 0,
    x: held.map((_, k) => k + BAR / 2),
    y: shown,
    error_y: {
      type: "data",
      symmetric: false,
      array: held.map(({ mean, standardDeviation }, k) => Math.max(0, mean + 2 * standardDeviation - shown[k])),
      arrayminus: held.map(({ mean, standardDeviation }, k) =>
        Math.min(shown[k] - LEAST, shown[k] - mean + 2 * standardDeviation),
      ),
      color: colours.exact,
      thickness: 1.6,
      width: 4,
    },
    text: held.map(
      ({ mean, standardDeviation }) => `${mean.toPrecision(3)} ± ${(2 * standardDeviation).toPrecision(2)}`,
    ),
    hovertemplate: "%{text}<extra></extra>",
    marker: { color: colours.exact, size: 8 },
    xaxis: "x2",
    yaxis: "y2",
  } as Data;
}

/** What the law says of the count, or why there is none. */
function lawNote({ m, sharing: { features }, slotLaw }: Diagnosis): Partial<Annotation> {
  const missing = features === 0 ? "no feature has a weight" : `${features} features, ${2 * m} slots: no slot law`;
  const p = slotLaw === null ? "" : scientific(Number(slotLaw.sharedNeurons.pValue.toPrecision(2)));
  const text = slotLaw === null ? missing : `number shared: p = ${p}`;
  return { ...note(text, 0.985, 0.28), xanchor: "right", align: "right" };
}

/** Ticks at whole numbers of an axis that has few. */
function wholeTicks(count: number): { dtick?: number } {
  return count <= 10 ? { dtick: 1 } : {};
}
