import type { Annotation, Data } from "plotly.js-dist";
import { InputError } from "../checks.ts";
import { log10 } from "../math/index.ts";
import type { Diagnosis } from "../measure/diagnosis.ts";
import type { SharedNeuron } from "../measure/sharing.ts";
import type { Figure } from "./figure.ts";
import { heatMap } from "./heatMap.ts";
import { axis, baseLayout, colours, note, panelLetters, scientific } from "./style.ts";

const MOST_ROWS = 128; // of the heat map
const MOST_COLUMNS = 256;
const LEAST = 0.5; // lower end of the axis of counts, which is logarithmic and has no 0
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
  const map = binned(weights, orderOf(diagnosis), m);
  const rows = map.z.length * map.height;
  const strip = 0.06 * rows; // over the weights, for the marks
  const isBinned = map.height > 1 || map.width > 1;
  const drawn = isBinned ? `; each cell the largest |w| of ${map.height} × ${map.width} weights` : "";
  const most = Math.max(2, sharing.held.length - 1);
  const expected = expectedHeld(diagnosis);
  const tops = [...sharing.held, ...expected.map(({ mean, deviation }) => mean + 2 * deviation), 2];
  const p = slotLaw === null ? "" : `, p = ${scientific(Number(slotLaw.sharedNeurons.pValue.toPrecision(2)))}`;
  const subtitle =
    `n = ${n} features, m = ${m} neurons: ${slots.benign + slots.sameSign} shared${p}` +
    `${slots.lost > 0 ? `; ${slots.lost} features without a weight` : ""}${drawn}`;
  return {
    data: [
      {
        ...heatMap(map.z, { name: "weights", scale: { x: 0.89, top: 1, length: 0.58 } }),
        ...{ x0: (map.width - 1) / 2, dx: map.width, y0: (map.height - 1) / 2, dy: map.height },
        hovertemplate: "neuron %{x}, row %{y}: %{z:.3g}<extra></extra>",
      } as Data,
      marks("one + and one − feature", sharing.neurons.filter(isBenign), -strip / 2, {
        color: colours.second,
        symbol: "triangle-down",
      }),
      marks(
        "two of one sign, or three",
        sharing.neurons.filter((own) => !isBenign(own)),
        -strip / 2,
        { color: colours.measured, symbol: "x-thin-open" },
      ),
      bars(sharing.held),
      law(expected),
    ],
    layout: {
      ...baseLayout("Which neurons are shared", subtitle, { width: 600, height: 860 }),
      xaxis: axis("neuron k", {
        domain: [0, 0.87],
        range: [-0.5, m - 0.5],
        showgrid: false,
        ...wholeTicks(m),
      }),
      yaxis: axis("features, in the order of their winners", {
        domain: [0.42, 1],
        range: [rows - 0.5, -0.5 - strip],
        showgrid: false,
        ...wholeTicks(n),
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
        range: [log10(LEAST), log10(Math.max(...tops)) + 0.3],
        dtick: 1,
      }),
      bargap: 0,
      annotations: [...panelLetters([1, 0.29]), ...missingLaw(diagnosis)],
    },
  };
}

/** Features in the order of their winners, those in the + slot first; without a weight last. */
function orderOf({ n, winners: { neuron, sign } }: Diagnosis): number[] {
  const place = (i: number) => (neuron[i] < 0 ? Infinity : neuron[i]);
  const features = Array.from({ length: n }, (_, i) => i);
  return features.sort((i, j) => (place(i) === place(j) ? sign[j] - sign[i] || i - j : place(i) - place(j)));
}

/** Weights in bins of height × width, each the weight of largest size in it; rows of W in the given order. */
function binned(W: Float64Array, order: readonly number[], m: number) {
  const height = Math.ceil(order.length / MOST_ROWS);
  const width = Math.ceil(m / MOST_COLUMNS);
  const z = Array.from({ length: Math.ceil(order.length / height) }, (_, row) => {
    const cells = new Float64Array(Math.ceil(m / width));
    for (const i of order.slice(row * height, (row + 1) * height)) {
      for (let k = 0; k < m; k++) {
        const weight = W[i * m + k];
        const cell = Math.floor(k / width);
        if (Math.abs(weight) > Math.abs(cells[cell])) cells[cell] = weight;
      }
    }
    return cells;
  });
  return { z, height, width };
}

function isBenign({ positive, negative }: SharedNeuron): boolean {
  return positive.length === 1 && negative.length === 1;
}

/** Shared neurons as marks in the strip over the weights. */
function marks(
  name: string,
  neurons: readonly SharedNeuron[],
  at: number,
  { color, symbol }: { color: string; symbol: string },
): Data {
  return {
    type: "scatter",
    mode: "markers",
    name,
    showlegend: neurons.length > 0,
    x: neurons.map(({ neuron }) => neuron),
    y: neurons.map(() => at - 0.5),
    text: neurons.map(({ neuron, positive, negative }) => {
      const features = [...positive.map((i) => `+${i}`), ...negative.map((i) => `−${i}`)];
      return `neuron ${neuron}: ${features.slice(0, 12).join(", ")}${features.length > 12 ? ", …" : ""}`;
    }),
    hovertemplate: "%{text}<extra></extra>",
    marker: { color, symbol, size: 7, line: { color, width: 2 } },
  } as Data;
}

function bars(held: readonly number[]): Data {
  const shown = held.flatMap((neurons, k) => (neurons > 0 ? [{ neurons, k }] : []));
  return {
    type: "bar",
    name: "these weights",
    x: shown.map(({ k }) => k - BAR / 2),
    y: shown.map(({ neurons }) => neurons),
    width: BAR,
    text: shown.length <= 12 ? shown.map(({ neurons }) => String(neurons)) : [],
    textposition: "outside",
    cliponaxis: false,
    marker: { color: colours.context },
    xaxis: "x2",
    yaxis: "y2",
  } as Data;
}

interface Expected {
  readonly k: number;
  readonly mean: number;
  readonly deviation: number;
}

/** Neurons that hold 0, 1 and 2 of N features in the slot model: m − N + K, N − 2K and K; none without the law. */
function expectedHeld({ m, sharing: { features }, slotLaw }: Diagnosis): Expected[] {
  if (slotLaw === null) return [];
  const { mean, standardDeviation: deviation } = slotLaw;
  return [
    { k: 0, mean: m - features + mean, deviation },
    { k: 1, mean: features - 2 * mean, deviation: 2 * deviation },
    { k: 2, mean, deviation },
  ];
}

function law(expected: readonly Expected[]): Data {
  const shown = expected.filter(({ mean }) => mean >= LEAST);
  return {
    type: "scatter",
    mode: "markers",
    name: "slot law, mean ± 2 sd",
    showlegend: shown.length > 0,
    x: shown.map(({ k }) => k + BAR / 2),
    y: shown.map(({ mean }) => mean),
    error_y: {
      type: "data",
      symmetric: false,
      array: shown.map(({ deviation }) => 2 * deviation),
      arrayminus: shown.map(({ mean, deviation }) => Math.min(2 * deviation, mean - LEAST)),
      color: colours.exact,
      thickness: 1.6,
      width: 4,
    },
    marker: { color: colours.exact, size: 8 },
    xaxis: "x2",
    yaxis: "y2",
  } as Data;
}

/** Why there is no law, where there is none. */
function missingLaw({ m, sharing: { features }, slotLaw }: Diagnosis): Partial<Annotation>[] {
  if (slotLaw !== null) return [];
  const reason = features === 0 ? "no feature has a weight" : `${features} features, ${2 * m} slots: no slot law`;
  return [{ ...note(reason, 0.985, 0.28), xanchor: "right", align: "right" }];
}

/** Ticks at whole numbers of an axis that has few. */
function wholeTicks(count: number): { dtick?: number } {
  return count <= 10 ? { dtick: 1 } : {};
}
