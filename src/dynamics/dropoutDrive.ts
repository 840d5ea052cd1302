import { count, InputError, knownKeys, positive } from "../checks.ts";
import { pow } from "../math/index.ts";
import type { Drive } from "./flow.ts";

/** Masks gone through for every right-hand side: with 8 features one takes a tenth of a second there. */
const MOST_NEURONS = 16;

/**
 * The drive under dropout (theory §5.1) on weights W, n×m, averaged over all 2^m masks: neuron k is kept with
 * probability q, and then carries d_k = 1/q times what it does without, else d_k = 0. F = −∇L/4,
 *
 *     L = Σ_d P(d) ‖ReLU(Z) − I‖²,    Z_ij = Σ_k d_k W_ik W_jk,
 *     F_ik = −Σ_d P(d) d_k Σ_j R_ij W_jk,    R = (Z − I) where Z > 0, else 0.
 *
 * Unlike ξ of `noiseDrive` this noise depends on the input, through W. Masks follow one another in Gray's order, so
 * that Z changes by one neuron at a time.
 * @throws InputError unless n, m are whole and ≥ 1, m ≤ 16, and 0 < keep ≤ 1
 */
export function dropoutDrive(options: { n: number; m: number; keep: number }): Drive {
  knownKeys("dropoutDrive", options, { n: true, m: true, keep: true });
  const { n, m, keep } = options;
  count("n", n);
  count("m", m);
  positive("keep", keep);
  if (keep > 1) throw new InputError(`keep must be at most 1, got ${keep}: it is a probability.`);
  if (m > MOST_NEURONS) {
    throw new InputError(`m = ${m} neurons have 2^${m} masks, too many: dropout goes up to m = ${MOST_NEURONS}.`);
  }
  const pairs = (n * (n + 1)) / 2; // i ≥ j, row by row
  const Z = new Float64Array(pairs);
  const R = new Float64Array(pairs);
  const pull = new Float64Array(m * pairs); // Σ P(d) d_k R of every neuron
  const chance = Float64Array.from({ length: m + 1 }, (_, kept) => pow(keep, kept) * pow(1 - keep, m - kept));

  const toggle = (W: Float64Array, k: number, sign: number): void => {
    for (let i = 0, at = 0; i < n; i++) {
      const scaled = (sign * W[i * m + k]) / keep;
      for (let j = 0; j <= i; j++, at++) Z[at] += scaled * W[j * m + k];
    }
  };
  /** ‖ReLU(Z) − I‖², and R. */
  const residual = (): number => {
    let loss = 0;
    for (let i = 0, at = 0; i < n; i++) {
      for (let j = 0; j <= i; j++, at++) {
        const own = i === j ? 1 : 0;
        const on = Z[at] > 0;
        const left = (on ? Z[at] : 0) - own;
        R[at] = on ? left : 0;
        loss += (2 - own) * left * left;
      }
    }
    return loss;
  };
  /** Goes through all masks, from none kept; mask: its bits are the neurons kept. */
  const throughMasks = (W: Float64Array, visit: (mask: number, probability: number) => void): void => {
    Z.fill(0);
    let mask = 0;
    let kept = 0;
    visit(mask, chance[0]);
    for (let step = 1; step < 1 << m; step++) {
      const k = 31 - Math.clz32(step & -step);
      mask ^= 1 << k;
      const sign = (mask >> k) & 1 ? 1 : -1;
      kept += sign;
      toggle(W, k, sign);
      visit(mask, chance[kept]);
    }
  };
  return {
    n,
    m,
    force: (W, F) => {
      pull.fill(0);
      throughMasks(W, (mask, probability) => {
        if (probability === 0) return;
        residual();
        for (let left = mask; left !== 0; left &= left - 1) {
          const start = (31 - Math.clz32(left & -left)) * pairs;
          for (let at = 0; at < pairs; at++) pull[start + at] += (probability / keep) * R[at];
        }
      });
      F.fill(0);
      for (let k = 0, at = 0; k < m; k++) {
        for (let i = 0; i < n; i++) {
          for (let j = 0; j <= i; j++, at++) {
            F[i * m + k] -= pull[at] * W[j * m + k];
            if (i !== j) F[j * m + k] -= pull[at] * W[i * m + k];
          }
        }
      }
    },
    energy: (W) => {
      let loss = 0;
      throughMasks(W, (_mask, probability) => {
        if (probability > 0) loss += probability * residual();
      });
      return loss / 4;
    },
  };
}
