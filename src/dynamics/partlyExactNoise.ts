import type { NoiseLaw } from "../random/noiseLaws.ts";
import { RectifiedMoments } from "../theory/rectifiedMoments.ts";
import type { NoiseRows } from "./noisePatterns.ts";
import { type Atoms, NoisePatterns } from "./noisePatterns.ts";
import { RowSpread } from "./rowSpread.ts";

/**
 * Noise of a discrete law in part exactly: all patterns on the K neurons that a row has its largest |v_k| on (the first
 * ones among equals), and for each of them the fourth-cumulant closure of what the others add. K = 0 is the closure, K
 * = m exact. The gradient is that of the loss with the K neurons held. Where another neuron becomes one of them, its
 * |v_k| equals that of the one it replaces, so that the loss bends without a jump and its gradient has a small jump.
 */
export function partlyExactNoise(m: number, law: NoiseLaw & { readonly atoms: Atoms }, K: number): NoiseRows {
  const patterns = new NoisePatterns(law.atoms, K);
  const { count, probability, sum } = patterns;
  const spread = new RowSpread(law.sigma, law.excessKurtosis);
  const moments = new RectifiedMoments();
  const chosen = new Int32Array(K); // neurons with the largest |v_k|
  const largest = new Float64Array(K); // their v_k
  const rest = new Float64Array(m); // v with 0 in their places
  const given = new Float64Array(count); // P E(R − δH) by pattern, summed over the overlaps
  const byChosen = new Float64Array(K);

  const choose = (W: Float64Array, j: number): void => {
    for (let k = 0; k < m; k++) rest[k] = W[j * m + k];
    for (let c = 0; c < K; c++) {
      let best = -1;
      for (let k = 0; k < m; k++) {
        const isTaken = taken(k, c);
        if (!isTaken && (best < 0 || Math.abs(rest[k]) > Math.abs(rest[best]))) best = k;
      }
      chosen[c] = best;
      largest[c] = rest[best];
    }
    for (let c = 0; c < K; c++) rest[chosen[c]] = 0;
    patterns.choose(largest);
    spread.at(rest, 0, m);
  };
  /** Whether k is one of the first c chosen. */
  const taken = (k: number, c: number): boolean => {
    for (let d = 0; d < c; d++) if (chosen[d] === k) return true;
    return false;
  };

  return {
    patterns: count,
    gradient: (W, j, overlaps, slopes, byWeight) => {
      choose(W, j);
      const [s, q] = [spread.scale, spread.excessKurtosis];
      let byScale = 0; // of the row's loss
      let byExcessKurtosis = 0;
      given.fill(0);
      for (let i = 0; i < overlaps.length; i++) {
        const delta = i === j ? 1 : 0;
        let slope = 0;
        for (let p = 0; p < count; p++) {
          moments.at(overlaps[i] + sum[p], s, q);
          const term = probability[p] * (moments.mean - delta * moments.positive);
          slope += term;
          given[p] += term;
          byScale += 2 * probability[p] * (s * moments.positive - delta * moments.meanByScale);
          byExcessKurtosis +=
            probability[p] * (moments.squareByExcessKurtosis - 2 * delta * moments.meanByExcessKurtosis);
        }
        slopes[i] = 2 * slope;
      }
      byWeight.fill(0);
      spread.slopes(rest, 0, byScale, byExcessKurtosis, byWeight);
      patterns.correlate(given, byChosen);
      for (let c = 0; c < K; c++) byWeight[chosen[c]] = 2 * byChosen[c];
    },
    loss: (W, j, overlaps) => {
      choose(W, j);
      let loss = 0;
      for (let i = 0; i < overlaps.length; i++) {
        const delta = i === j ? 1 : 0;
        for (let p = 0; p < count; p++) {
          moments.at(overlaps[i] + sum[p], spread.scale, spread.excessKurtosis);
          loss += probability[p] * (moments.square - delta * (2 * moments.mean - 1));
        }
      }
      return loss;
    },
  };
}
