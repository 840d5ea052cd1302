import { finite, knownKeys, positive } from "../checks.ts";
import type { Field } from "../solvers/index.ts";

/**
 * The smallest collision (theory §4): two features on three neurons, W_i = (x, p, r), W_j = (y, s, q), on the shared neuron, i's private
 * one and j's private one. Written out variable by variable, as an independent check of the general flow; state (x, p, r, y, s, q),
 * which is W for n = 2, m = 3, in flow time. @throws InputError unless lambda > 0
 */
export function pairField(options: { lambda: number }): Field {
  knownKeys("pairField", options, { lambda: true });
  const { lambda } = options;
  positive("lambda", lambda);
  return {
    dimension: 6,
    blockLength: 3,
    derivative: (_t, [x, p, r, y, s, q], out) => {
      const benefitI = 1 - x * x - p * p - r * r;
      const benefitJ = 1 - y * y - s * s - q * q;
      const overlap = Math.max(0, x * y + p * s + r * q);
      out[0] = benefitI * x - overlap * y;
      out[1] = benefitI * p - overlap * s;
      out[2] = benefitI * r - overlap * q;
      out[3] = benefitJ * y - overlap * x;
      out[4] = benefitJ * s - overlap * p;
      out[5] = benefitJ * q - overlap * r;
    },
    switches: {
      friction: lambda,
      kinks: {
        count: 1,
        values: (_t, [x, p, r, y, s, q], out) => {
          out[0] = x * y + p * s + r * q;
        },
      },
    },
  };
}

/**
 * Two features that share a neuron and have one each of their own (theory §4): (x, p, 0) and (y, 0, q), as a state of length 6.
 * @throws InputError unless all four weights are finite
 */
export function pairStart(weights: { x: number; p: number; y: number; q: number }): Float64Array {
  knownKeys("pairStart", weights, { x: true, p: true, y: true, q: true });
  const { x, p, y, q } = weights;
  return Float64Array.of(finite("x", x), finite("p", p), 0, finite("y", y), 0, finite("q", q));
}

/** Where the two features ended: `benign` when both keep the shared neuron, else who left it. */
export type PairOutcome = "benign" | "first left" | "second left" | "both left";

/** The outcome at a state W = (x, p, r, y, s, q), length 6, at rest (theory §4): a feature is on a neuron where its weight is not zero. */
export function pairOutcome(W: Float64Array): PairOutcome {
  const first = W[0] !== 0;
  const second = W[3] !== 0;
  if (first && second) return "benign";
  if (first) return "second left";
  return second ? "first left" : "both left";
}
