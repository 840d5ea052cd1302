import { type Summary, summarize } from "../measure/statistics.ts";
import { silentFeatures, slotMean } from "../theory/index.ts";
import { type Claim, judge } from "./claim.ts";
import { byParameters, type Cell } from "./experiment.ts";
import type { HiddenNoise } from "./noiseSharingRun.ts";
import { energiesOf } from "./noiseSharingStates.ts";

/** `flow`: averaged exactly over the noise; `sgd`: the autoencoder itself with fresh noise for every step. */
export const methods = ["flow", "sgd"] as const;
/** `random`: W_ik ~ N(0, 1/m); `shared`: two features of opposite signs on every occupied neuron, and a tenth of it. */
export const starts = ["random", "shared"] as const;

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

/** All runs of each set of parameters together. */
export function pointsOf(cells: readonly Cell<NoiseSharingParameters, NoiseSharingOutcome>[]): NoiseSharingPoint[] {
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

/** What is claimed of the points, and whether it holds. */
export function claimsAbout(points: readonly NoiseSharingPoint[]): Claim[] {
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
