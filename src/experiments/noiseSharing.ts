import { InputError } from "../checks.ts";
import { pow } from "../math/index.ts";
import { PAPER_WINDOW, polysemanticCount } from "../measure/polysemantic.ts";
import { type Summary, summarize } from "../measure/statistics.ts";
import { winners } from "../measure/winners.ts";
import { silentFeatures, slotMean } from "../theory/index.ts";
import { type Claim, judge } from "./claim.ts";
import { byParameters, type Cell, type CellContext, type Experiment, replicaStart } from "./experiment.ts";
import {
  alongFlow,
  alongTraining,
  exactDrive,
  type HiddenNoise,
  hiddenNoises,
  pairsLeft,
  sharedStart,
} from "./noiseSharingRun.ts";
import { energiesOf, stateOf } from "./noiseSharingStates.ts";

/** `flow`: averaged exactly over the noise; `sgd`: the autoencoder itself with fresh noise for every step. */
const methods = ["flow", "sgd"] as const;
/** `random`: W_ik ~ N(0, 1/m); `shared`: two features of opposite signs on every occupied neuron, and a tenth of it. */
const starts = ["random", "shared"] as const;

/** Parameters of a cell of `noiseSharing`. */
export interface NoiseSharingParameters extends HiddenNoise {
  readonly method: (typeof methods)[number];
  /** What the run starts from: `random` or `shared`. */
  readonly start: (typeof starts)[number];
  /** SGD rate η on L. */
  readonly learningRate: number;
  readonly tEnd: number;
}

/** One run; means over its last tenth unless said otherwise. */
export interface NoiseSharingOutcome {
  /** Polysemantic neurons by the paper's window. */
  readonly polysemanticWindow: number;
  /** Neurons that are the largest weight of two features or more. */
  readonly polysemanticWinner: number;
  /** Share of the features with a weight in the window. */
  readonly settled: number;
  /** Of the pairs of features 2p and 2p + 1, the share on one neuron, both in the window with opposite signs. */
  readonly pairs: number;
  /** Mean of ‖W_i‖₄⁴. */
  readonly fourthNorm: number;
  /** L/n averaged exactly over the noise, at the end. */
  readonly loss: number;
  /** Largest |F_ik| of the averaged flow at the end: of SGD how far its noise carries it. */
  readonly force: number;
  /** L/n of features alone, and of pairs, by the same average, at the length that theory has best for them. */
  readonly states: { readonly alone: number; readonly pair: number };
}

/** All runs of one set of parameters. */
export interface NoiseSharingPoint extends NoiseSharingParameters {
  /** Polysemantic neurons by the window, one per run. */
  readonly counts: readonly number[];
  /** The replica of each run, one per run. */
  readonly replicas: readonly number[];
  readonly measured: Summary;
  /** Neurons that are the largest weight of two features or more. */
  readonly winner: Summary;
  /** Share of the features that have settled. */
  readonly settled: Summary;
  /** Share of the planted pairs that share a neuron. */
  readonly pairs: Summary;
  readonly fourthNorm: Summary;
  /** L/n. */
  readonly loss: Summary;
  /** The largest of all runs. */
  readonly force: number;
  /** L/n of features alone, of pairs, and at the floor, by the theory; of dropout the floor is that of m neurons. */
  readonly energies: { readonly alone: number; readonly pair: number; readonly floor: number };
  /** What the averaged loss itself gives for the first two. */
  readonly states: { readonly alone: number; readonly pair: number };
  readonly slotMean: number;
}

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
  expect,
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
    const [low, high] = PAPER_WINDOW;
    const held = new Uint32Array(m);
    for (const k of winners(W, { n, m }).neuron) held[k]++;
    let settled = 0;
    for (let i = 0; i < n; i++) {
      if (W.subarray(i * m, (i + 1) * m).some((w) => Math.abs(w) >= low && Math.abs(w) <= high)) settled++;
    }
    sums.polysemanticWindow += polysemanticCount(W, { n, m, window: PAPER_WINDOW });
    sums.polysemanticWinner += held.filter((features) => features >= 2).length;
    sums.settled += settled / n;
    sums.pairs += pairsLeft(W, { n, m }) / Math.floor(n / 2);
    sums.fourthNorm += W.reduce((sum, w) => sum + w * w * (w * w), 0) / n;
  };
  if (method === "flow") alongFlow(parameters, { start, times }, { context, hear });
  else alongTraining(parameters, { start, startName, times, learningRate }, { context, hear });
  context.onWeights?.(weights, n, m);
  const drive = exactDrive(parameters);
  const force = new Float64Array(n * m);
  drive.force(weights, force);
  const lossOf = (W: Float64Array) => rounded((4 * drive.energy(W)) / n);
  const mean = (sum: number) => rounded(sum / SAMPLES);
  return {
    polysemanticWindow: mean(sums.polysemanticWindow),
    polysemanticWinner: mean(sums.polysemanticWinner),
    settled: mean(sums.settled),
    pairs: mean(sums.pairs),
    fourthNorm: mean(sums.fourthNorm),
    loss: lossOf(weights),
    force: rounded(force.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0)),
    states: {
      alone: lossOf(stateOf(parameters, "alone")),
      pair: lossOf(stateOf(parameters, "pair")),
    },
  };
}

/** Eight digits are more than a sample tells and than the flow is solved to. */
function rounded(value: number): number {
  return Number(value.toPrecision(8));
}

function pointsOf(cells: readonly Cell<NoiseSharingParameters, NoiseSharingOutcome>[]): NoiseSharingPoint[] {
  const marked = cells.map((own) => ({ ...own, outcome: { ...own.outcome, replica: own.replica } }));
  return byParameters(marked).map(({ parameters, outcomes }) => {
    const over = (name: "polysemanticWinner" | "settled" | "pairs" | "fourthNorm" | "loss") =>
      summarize(outcomes.map((outcome) => outcome[name]));
    const counts = outcomes.map(({ polysemanticWindow }) => polysemanticWindow);
    return {
      ...parameters,
      counts,
      replicas: outcomes.map(({ replica }) => replica),
      measured: summarize(counts),
      winner: over("polysemanticWinner"),
      settled: over("settled"),
      pairs: over("pairs"),
      fourthNorm: over("fourthNorm"),
      loss: over("loss"),
      force: Math.max(...outcomes.map(({ force }) => force)),
      energies: energiesOf(parameters),
      states: outcomes[0].states,
      slotMean: slotMean(parameters),
    };
  });
}

function expect({ points }: NoiseSharingResult): Claim[] {
  return points.flatMap((point) => {
    const { n, m, noise, sigma, method, start, learningRate, tEnd, measured, loss, energies, states } = point;
    const at = { n, m, noise, sigma, start, learningRate, tEnd };
    const about = `${noise} noise, σ = ${sigma}, n = ${n}, m = ${m}, ${start} start`;
    const by = method === "flow" ? "the averaged flow" : `SGD of rate ${learningRate}`;
    const claims: Claim[] = [];
    if (start === "random" && method === "flow") {
      claims.push(
        judge({
          ...{ id: "noise-sharing-none", at, source: "theory §5.1", invariant: false, prediction: 0, measured },
          ...{ statement: `polysemantic neurons by ${by}: none, ${about}`, bound: 0, standardErrors: 2 },
        }),
      );
    }
    if (start === "shared") {
      claims.push(
        judge({
          ...{ id: "noise-sharing-pair", at: { ...at, method }, source: "theory §5.1", invariant: false },
          ...{ statement: `share of benign pairs that last, by ${by}, ${about}`, prediction: 1 },
          ...{ measured: point.pairs, bound: 0.05, standardErrors: 2 },
        }),
      );
    }
    if (method === "sgd") {
      const flow = points.find((own) => own.method === "flow" && JSON.stringify(atOf(own)) === JSON.stringify(at));
      const both = point.replicas.flatMap((replica, i) => {
        const beside = flow?.replicas.indexOf(replica) ?? -1;
        return flow === undefined || beside < 0 ? [] : [{ sgd: point.counts[i], flow: flow.counts[beside] }];
      });
      if (both.length > 0) {
        const prediction = summarize(both.map((own) => own.flow)).mean;
        const difference = summarize(both.map((own) => own.sgd - own.flow));
        claims.push(
          judge({
            ...{ id: "noise-sharing-sgd", at, source: "theory §5.1", invariant: false, prediction },
            ...{ statement: `polysemantic neurons by ${by} against the averaged flow, start by start, ${about}` },
            ...{ measured: { ...difference, mean: prediction + difference.mean }, bound: 0, standardErrors: 3 },
          }),
        );
      }
      return claims;
    }
    // the forms of the theory need noise that switches no feature off
    if (start === "random" && noise !== "gaussian" && sigma * sigma <= 1 / (1 + n)) {
      claims.push(
        judge({
          ...{ id: "noise-sharing-energy", at, source: "theory §5.1", invariant: true, prediction: energies.pair },
          ...{
            statement: `loss per feature of pairs by its closed form, ${about}`,
            measured: states.pair,
            bound: 1e-6,
          },
        }),
      );
    }
    // as far as features can be silent to one another at all
    if (start === "random" && (noise === "gaussian" || (noise === "bipolar" && n <= silentFeatures(sigma))))
      claims.push(
        judge({
          ...{ id: "noise-sharing-floor", at, source: "theory §5.1", invariant: false, prediction: energies.floor },
          ...{ statement: `loss per feature where the flow ends: at the floor, ${about}`, measured: loss, bound: 0.01 },
        }),
      );
    return claims;
  });
}

/** What tells one point from another, but the method. */
function atOf({ n, m, noise, sigma, start, learningRate, tEnd }: NoiseSharingParameters) {
  return { n, m, noise, sigma, start, learningRate, tEnd };
}
