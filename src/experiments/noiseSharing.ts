import { InputError } from "../checks.ts";
import { pow } from "../math/index.ts";
import { featuresWithin, PAPER_WINDOW, polysemanticCount } from "../measure/polysemantic.ts";
import { winners } from "../measure/winners.ts";
import { type CellContext, type Experiment, replicaStart } from "./experiment.ts";
import {
  claimsAbout,
  methods,
  type NoiseSharingOutcome,
  type NoiseSharingParameters,
  type NoiseSharingPoint,
  pointsOf,
  starts,
} from "./noiseSharingPoint.ts";
import { alongFlow, alongTraining, exactDrive, hiddenNoises, pairsLeft, sharedStart } from "./noiseSharingRun.ts";
import { energiesOf, stateOf } from "./noiseSharingStates.ts";

export type { NoiseSharingOutcome, NoiseSharingParameters, NoiseSharingPoint } from "./noiseSharingPoint.ts";

/** Result of `noiseSharing`. */
export interface NoiseSharingResult {
  readonly points: readonly NoiseSharingPoint[];
}

/** Whether noise makes features share neurons, by the averaged flow and by SGD (theory §5.1). */
export const noiseSharing: Experiment<NoiseSharingParameters, NoiseSharingOutcome, NoiseSharingResult> = {
  name: "noise-sharing",
  title: "Noise on the hidden layer hardly makes features share neurons",
  parameters: {
    n: { what: "features", kind: "count", default: 8 },
    m: { what: "neurons, at least n", kind: "count" },
    noise: { what: "noise on the hidden layer", kind: "choice", choices: hiddenNoises },
    sigma: { what: "standard deviation of the noise, of dropout over what a neuron carries", kind: "positive" },
    method: { what: "averaged flow, or SGD", kind: "choice", choices: methods },
    start: { what: "random weights, or features in pairs of opposite signs", kind: "choice", choices: starts },
    learningRate: { what: "rate of SGD on the loss", kind: "positive", default: 0.02 },
    tEnd: { what: "flow time 4 * rate * steps at the end", kind: "positive", default: 8000 },
  },
  outcome: {
    polysemanticWindow: {
      what: "neurons with two or more weights in the paper's window, 0.8 to 1.2, mean over the last tenth of the run",
      unit: "neurons",
      shape: "number",
    },
    polysemanticWinner: {
      what: "neurons that are the largest weight of two features or more, likewise",
      unit: "neurons",
      shape: "number",
    },
    settled: { what: "share of features with a weight in the paper's window, likewise", unit: "1", shape: "number" },
    pairs: {
      what: "of the pairs of features 2p, 2p + 1 the share on one neuron with opposite signs, likewise",
      unit: "1",
      shape: "number",
    },
    fourthNorm: { what: "‖W_i‖₄⁴, mean over the features, likewise", unit: "weight^4", shape: "number" },
    loss: { what: "loss per feature averaged exactly over the noise, at the end", unit: "loss", shape: "number" },
    force: { what: "largest |F_ik| of the averaged flow, at the end", unit: "weight / flow time", shape: "number" },
    states: {
      alone: { what: "loss per feature of features alone on their neurons", unit: "loss", shape: "number" },
      pair: { what: "loss per feature of pairs of opposite signs", unit: "loss", shape: "number" },
    },
  },
  presets: {
    quick: {
      parameters: {
        ...{ n: [4, 8], m: [8], noise: ["bipolar", "dropout"], sigma: [0.15], method: methods, start: starts },
        ...{ learningRate: [0.02], tEnd: [1600] },
      },
      seeds: 4,
      seed: 0,
    },
    paper: {
      parameters: {
        ...{ n: [4, 8], m: [8], noise: ["bipolar", "dropout"], sigma: [0.07, 0.15, 0.3], method: methods },
        ...{ start: starts, learningRate: [0.02], tEnd: [8000] },
      },
      seeds: 8,
      seed: 0,
    },
  },
  claims: [
    "noise-sharing-none",
    "noise-sharing-sgd",
    "noise-sharing-pair",
    "noise-sharing-energy",
    "noise-sharing-floor",
  ],
  work: ({ n, m, noise, method }) => (method === "sgd" ? 40 * n * m : noise === "dropout" ? n * pow(2, m) : n * m * m),
  check: ({ n, m, noise, sigma }) => {
    if (n === 1) throw new InputError("n must be at least 2, got 1: a feature alone shares no neuron.");
    if (m < n) throw new InputError(`m must be at least n = ${n}, got ${m}: fewer neurons have to be shared.`);
    exactDrive({ n, m, noise, sigma }); // refuses more patterns than can be gone through
    energiesOf({ n, m, noise, sigma }); // refuses noise that leaves no weights
  },
  cell: (parameters, context) => cell(parameters, context),
  collect: (cells) => ({ points: pointsOf(cells) }),
  expect: ({ points }) => claimsAbout(points),
};

/** Samples of the last tenth of a run. */
const SAMPLES = 11;

function cell(parameters: NoiseSharingParameters, context: CellContext): NoiseSharingOutcome {
  const { n, m, method, start: startName, learningRate, tEnd } = parameters;
  const start = startName === "random" ? replicaStart({ n, m }, context) : sharedStart({ n, m }, context);
  const times = Array.from({ length: SAMPLES }, (_, i) => tEnd * (0.9 + (0.1 * i) / (SAMPLES - 1)));
  const weights = new Float64Array(n * m);
  const sums = { polysemanticWindow: 0, polysemanticWinner: 0, settled: 0, pairs: 0, fourthNorm: 0 };
  const hear = (W: Float64Array) => {
    weights.set(W);
    const held = new Uint32Array(m);
    for (const k of winners(W, { n, m }).neuron) held[k]++;
    sums.polysemanticWindow += polysemanticCount(W, { n, m, window: PAPER_WINDOW });
    sums.polysemanticWinner += held.filter((features) => features >= 2).length;
    sums.settled += featuresWithin(W, m, PAPER_WINDOW) / n;
    sums.pairs += pairsLeft(W, { n, m }) / Math.floor(n / 2);
    sums.fourthNorm += W.reduce((sum, w) => sum + w * w * (w * w), 0) / n;
  };
  if (method === "flow") alongFlow(parameters, { start, times }, { context, hear });
  else alongTraining(parameters, { start, startName, times, learningRate }, { context, hear });
  context.onWeights?.(weights, n, m);
  const drive = exactDrive(parameters);
  const force = new Float64Array(n * m);
  drive.force(weights, force);
  const lossOf = (W: Float64Array) => (4 * drive.energy(W)) / n;
  return {
    polysemanticWindow: sums.polysemanticWindow / SAMPLES,
    polysemanticWinner: sums.polysemanticWinner / SAMPLES,
    settled: sums.settled / SAMPLES,
    pairs: sums.pairs / SAMPLES,
    fourthNorm: sums.fourthNorm / SAMPLES,
    loss: lossOf(weights),
    force: force.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0),
    states: {
      alone: lossOf(stateOf(parameters, "alone")),
      pair: lossOf(stateOf(parameters, "pair")),
    },
  };
}
