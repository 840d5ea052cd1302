import { Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/checks.ts";
import { dropoutDrive } from "../../src/dynamics/dropoutDrive.ts";
import { summarize } from "../../src/measure/statistics.ts";
import { initialWeights } from "../../src/random/initialWeights.ts";
import { dropoutGradient, dropoutLoss, trainDropoutAutoencoder } from "../../src/reference/dropoutAutoencoder.ts";

const [n, m] = [3, 5];
const rowsOf = (W: Float64Array) => Array.from({ length: n }, (_, i) => [...W.subarray(i * m, (i + 1) * m)]);
/** The reference's mean over every mask, one by one. */
function meanOf(keep: number, value: (mask: number[]) => Matrix): Matrix {
  const sum = new Matrix(1, 1);
  let total: Matrix | null = null;
  for (let bits = 0; bits < 2 ** m; bits++) {
    const mask = Array.from({ length: m }, (_, k) => ((bits >> k) & 1 ? 1 / keep : 0));
    const kept = mask.filter((d) => d > 0).length;
    const own = value(mask).mul(keep ** kept * (1 - keep) ** (m - kept));
    total = total === null ? own : Matrix.add(total, own);
  }
  return total ?? sum;
}

describe("the drive under dropout", () => {
  it.each([0.5, 0.8, 1])("is minus a quarter of the reference's gradient, mean over all masks, keep = %d", (keep) => {
    const W = initialWeights({ n, m, key: ["dropout", keep] });
    const rows = new Matrix(rowsOf(W));
    const drive = dropoutDrive({ n, m, keep });
    const F = new Float64Array(n * m);
    drive.force(W, F);
    const gradient = meanOf(keep, (mask) => dropoutGradient(rows, mask)).to1DArray();
    const loss = meanOf(keep, (mask) => new Matrix([[dropoutLoss(rows, mask)]])).get(0, 0);
    expect(4 * drive.energy(W)).toBeCloseTo(loss, 12);
    gradient.forEach((g, at) => {
      expect(F[at]).toBeCloseTo(-g / 4, 12);
    });
    expect(Math.max(...F)).toBeGreaterThan(0.01);
  });

  it("is minus the slope of its energy", () => {
    const drive = dropoutDrive({ n, m, keep: 0.7 });
    const W = initialWeights({ n, m, key: "slope" });
    const F = new Float64Array(n * m);
    drive.force(W, F);
    const h = 1e-6;
    for (let at = 0; at < n * m; at++) {
      const moved = (by: number) => drive.energy(W.map((w, k) => (k === at ? w + by : w)));
      expect((moved(-h) - moved(h)) / (2 * h)).toBeCloseTo(F[at], 7);
    }
  });

  it("is what one step of SGD does on average, within four standard errors", () => {
    const W = initialWeights({ n, m, key: "sgd" });
    const [keep, learningRate] = [0.8, 0.01];
    const F = new Float64Array(n * m);
    dropoutDrive({ n, m, keep }).force(W, F);
    const steps = Array.from({ length: 400 }, (_, run) =>
      trainDropoutAutoencoder(rowsOf(W), { keep, learningRate, steps: 1, key: ["step", run] }).to1DArray(),
    );
    for (let at = 0; at < n * m; at++) {
      const { mean, standardError } = summarize(steps.map((after) => (after[at] - W[at]) / (4 * learningRate)));
      expect(Math.abs(mean - F[at])).toBeLessThan(4 * standardError);
    }
  });

  it("refuses more masks than can be gone through, and what is no probability", () => {
    expect(() => dropoutDrive({ n: 2, m: 17, keep: 0.5 })).toThrow(InputError);
    expect(() => dropoutDrive({ n: 2, m: 17, keep: 0.5 })).toThrow(
      "m = 17 neurons have 2^17 masks, too many: dropout goes up to m = 16.",
    );
    expect(() => dropoutDrive({ n: 2, m: 4, keep: 1.5 })).toThrow("keep must be at most 1, got 1.5");
    expect(() => trainDropoutAutoencoder([[1]], { keep: 0.5, learningRate: 0.1, steps: 1.5, key: 1 })).toThrow(
      "steps must be a whole number >= 0, got 1.5.",
    );
  });
});
