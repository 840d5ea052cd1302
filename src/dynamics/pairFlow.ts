import { finite, knownKeys, positive } from "../checks.ts";
import type { Field } from "../solvers/index.ts";
import { type Drive, flow } from "./flow.ts";
import { l1Penalty } from "./penalty.ts";

/** The drive of two features on three neurons (theory §4), written out; W = (x, p, r, y, s, q). */
const pairDrive: Drive = {
  n: 2,
  m: 3,
  force: ([x, p, r, y, s, q], F) => {
    const benefitI = 1 - x * x - p * p - r * r;
    const benefitJ = 1 - y * y - s * s - q * q;
    const interference = Math.max(0, overlap(x, p, r, y, s, q));
    F[0] = benefitI * x - interference * y;
    F[1] = benefitI * p - interference * s;
    F[2] = benefitI * r - interference * q;
    F[3] = benefitJ * y - interference * x;
    F[4] = benefitJ * s - interference * p;
    F[5] = benefitJ * q - interference * r;
  },
  energy: ([x, p, r, y, s, q]) => {
    const lossI = (1 - x * x - p * p - r * r) ** 2;
    const lossJ = (1 - y * y - s * s - q * q) ** 2;
    return (lossI + lossJ) / 4 + Math.max(0, overlap(x, p, r, y, s, q)) ** 2 / 2;
  },
  kinks: {
    count: 1,
    values: ([x, p, r, y, s, q], out) => {
      out[0] = overlap(x, p, r, y, s, q);
    },
  },
};

function overlap(x: number, p: number, r: number, y: number, s: number, q: number): number {
  return x * y + p * s + r * q;
}

/**
 * The smallest collision (theory §4): two features on three neurons, W_i = (x, p, r), W_j = (y, s, q), on the shared
 * neuron, i's private one and j's private one. Written out variable by variable, as an independent check of the general
 * flow; state (x, p, r, y, s, q), which is W for n = 2, m = 3, in flow time.
 * @throws InputError unless lambda > 0
 */
export function pairField(options: { lambda: number }): Field {
  knownKeys("pairField", options, { lambda: true });
  return flow({ drive: pairDrive, penalty: l1Penalty(positive("lambda", options.lambda)) }).field;
}

/**
 * Two features that share a neuron and have one each of their own (theory §4): (x, p, 0) and (y, 0, q), as a state of
 * length 6.
 * @throws InputError unless all four weights are finite
 */
export function pairStart(weights: { x: number; p: number; y: number; q: number }): Float64Array {
  knownKeys("pairStart", weights, { x: true, p: true, y: true, q: true });
  const { x, p, y, q } = weights;
  return Float64Array.of(finite("x", x), finite("p", p), 0, finite("y", y), 0, finite("q", q));
}

/** Where the two features ended: `benign` when both keep the shared neuron, else who left it. */
export type PairOutcome = "benign" | "first left" | "second left" | "both left";

/**
 * The outcome at a state W = (x, p, r, y, s, q), length 6, at rest (theory §4): a feature is on a neuron where its
 * weight is not zero.
 */
export function pairOutcome(W: Float64Array): PairOutcome {
  const first = W[0] !== 0;
  const second = W[3] !== 0;
  if (first && second) return "benign";
  if (first) return "second left";
  return second ? "first left" : "both left";
}
