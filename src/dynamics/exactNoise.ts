import { pow } from "../math/index.ts";
import type { Atoms, NoiseRows } from "./noisePatterns.ts";
import { SortedPatterns } from "./sortedPatterns.ts";

/**
 * Noise of a discrete law, exactly: sums over all patterns of noise on the m neurons without going through them one by
 * one. The neurons are split in two halves; z = x + y is what the one half gives and what the other does, and the
 * patterns are independent, so that for any overlap a
 *
 *     E ReLU(a + z) = Σ_x P(x) [(a + x) S₀(x) + S₁(x)],     S_p(x) = Σ_y P(y) y^p  over y > −(a + x),
 *
 * and the like for the other moments. With both halves sorted by what they give, S_p is a cumulative sum, and as x goes
 * up it takes in more y: one sweep per overlap, O(n r^(m/2)) per row for a law with r atoms instead of O(n r^m) (meet
 * in the middle, after Horowitz and Sahni 1974, who search subset sums this way). The same sweep gathers, for each y,
 * what the x that reach it bring.
 */
export function exactNoise(m: number, atoms: Atoms): NoiseRows {
  const lows = Math.floor(m / 2);
  const low = new SortedPatterns(atoms, lows);
  const high = new SortedPatterns(atoms, m - lows);
  const lowWeights = new Float64Array(lows);
  const highWeights = new Float64Array(m - lows);
  const lowSlope = new Float64Array(low.count); // E(R − δH) given x, summed over the overlaps
  const highSlope = new Float64Array(high.count); // the same given y
  // Σ P(x) (a + x − δ) over the x that reach y from here on, and no further
  const reached0 = new Float64Array(high.count + 1);
  const reached1 = new Float64Array(high.count + 1); // Σ P(x) over them
  const byLow = new Float64Array(lows);
  const byHigh = new Float64Array(m - lows);
  const x = low.sum;
  const y = high.sum;
  const chance = low.probability;
  const [beyond0, beyond1, beyond2] = high.beyond;

  const choose = (W: Float64Array, j: number): void => {
    for (let k = 0; k < m; k++) {
      if (k < lows) lowWeights[k] = W[j * m + k];
      else highWeights[k - lows] = W[j * m + k];
    }
    low.choose(lowWeights);
    high.choose(highWeights);
  };
  /** E(R − δH) at overlap a; adds to what is gathered by pattern. */
  const slopeAt = (a: number, delta: number): number => {
    let slope = 0;
    let first = y.length; // of the y beyond −(a + x)
    for (let q = 0; q < x.length; q++) {
      const level = a + x[q];
      while (first > 0 && y[first - 1] > -level) first--;
      const given = (level - delta) * beyond0[first] + beyond1[first];
      slope += chance[q] * given;
      lowSlope[q] += given;
      reached0[first] += chance[q] * (level - delta);
      reached1[first] += chance[q];
    }
    return slope;
  };
  /** E(δ − R)² at overlap a. */
  const lossAt = (a: number, delta: number): number => {
    let loss = 0;
    let first = y.length;
    for (let q = 0; q < x.length; q++) {
      const level = a + x[q];
      while (first > 0 && y[first - 1] > -level) first--;
      const error = level - delta; // of the output before y
      const on = error * (error * beyond0[first] + 2 * beyond1[first]) + beyond2[first];
      loss += chance[q] * (on + delta * (1 - beyond0[first]));
    }
    return loss;
  };

  return {
    patterns: pow(atoms.values.length, m),
    gradient: (W, j, overlaps, slopes, byWeight) => {
      choose(W, j);
      lowSlope.fill(0);
      reached0.fill(0);
      reached1.fill(0);
      for (let i = 0; i < overlaps.length; i++) slopes[i] = 2 * slopeAt(overlaps[i], i === j ? 1 : 0);
      let sum0 = 0;
      let sum1 = 0;
      for (let p = 0; p < y.length; p++) {
        sum0 += reached0[p];
        sum1 += reached1[p];
        highSlope[p] = sum0 + y[p] * sum1;
      }
      low.correlate(lowSlope, byLow);
      high.correlate(highSlope, byHigh);
      for (let k = 0; k < m; k++) byWeight[k] = 2 * (k < lows ? byLow[k] : byHigh[k - lows]);
    },
    loss: (W, j, overlaps) => {
      choose(W, j);
      let loss = 0;
      for (let i = 0; i < overlaps.length; i++) loss += lossAt(overlaps[i], i === j ? 1 : 0);
      return loss;
    },
  };
}
