import { RectifiedMoments } from "../theory/rectifiedMoments.ts";
import type { NoiseRows } from "./noisePatterns.ts";
import { RowSpread } from "./rowSpread.ts";

/**
 * Noise known by its cumulants alone (theory §5): z is Gaussian where the excess kurtosis is 0, which is exact for
 * Gaussian noise, and closed at the fourth cumulant otherwise. One closed form per overlap. m: neurons.
 */
export function closedNoise(m: number, sigma: number, excessKurtosis: number): NoiseRows {
  const spread = new RowSpread(sigma, excessKurtosis);
  const moments = new RectifiedMoments();
  return {
    patterns: 0,
    gradient: (W, j, overlaps, slopes, byWeight) => {
      spread.at(W, j * m, m);
      const [s, q] = [spread.scale, spread.excessKurtosis];
      let byScale = 0; // of the row's loss
      let byExcessKurtosis = 0;
      for (let i = 0; i < overlaps.length; i++) {
        moments.at(overlaps[i], s, q);
        slopes[i] = 2 * moments.mean;
        byScale += 2 * s * moments.positive;
        byExcessKurtosis += moments.squareByExcessKurtosis;
        if (i !== j) continue;
        slopes[i] -= 2 * moments.positive;
        byScale -= 2 * moments.meanByScale;
        byExcessKurtosis -= 2 * moments.meanByExcessKurtosis;
      }
      byWeight.fill(0);
      spread.slopes(W, j * m, byScale, byExcessKurtosis, byWeight);
    },
    loss: (W, j, overlaps) => {
      spread.at(W, j * m, m);
      let loss = 0;
      for (let i = 0; i < overlaps.length; i++) {
        moments.at(overlaps[i], spread.scale, spread.excessKurtosis);
        loss += i === j ? 1 - 2 * moments.mean + moments.square : moments.square;
      }
      return loss;
    },
  };
}
