import { describe, expect, it } from "vitest";
import { replicaStart } from "../../src/experiments/experiment.ts";
import { overlapEdges, startEnd } from "../../src/experiments/startEnd.ts";
import { startEndFigure } from "../../src/figures/index.ts";
import { survivorWeight } from "../../src/theory/index.ts";
import { cellsOf, context, settled } from "../support/cells.ts";

const parameters = { n: 12, m: 40, lambda: 0.01, tolerance: 1e-3, kernel: "auto" } as const;
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe("a run of start-end", () => {
  const { n, m } = parameters;
  const { outcome, weights } = settled(startEnd, parameters, { replica: 1 });
  const start = replicaStart({ n, m }, { seed: 0, replica: 1 });
  const row = (W: Float64Array, i: number) => [...W.subarray(i * m, (i + 1) * m)];
  const features = Array.from({ length: n }, (_, i) => i);
  const overlap = (i: number, j: number) => sum(row(start, i).map((w, k) => w * row(weights, j)[k]));
  const own = features.map((i) => overlap(i, i));
  const others = features.flatMap((i) => features.filter((j) => j !== i).map((j) => overlap(i, j)));

  it("multiplies the start with the end, and keeps means, spread and all entries", () => {
    expect(outcome.status).toBe("converged");
    expect(outcome.diagonal).toBeCloseTo(sum(own) / n, 12);
    const mean = sum(others) / others.length;
    expect(outcome.offDiagonal).toBeCloseTo(mean, 12);
    const variance = sum(others.map((x) => (x - mean) ** 2)) / (others.length - 1);
    expect(outcome.offDiagonalDeviation).toBeCloseTo(Math.sqrt(variance), 12);
    expect(outcome.largest).toBeCloseTo(sum(features.map((i) => Math.max(...row(start, i).map(Math.abs)))) / n, 12);
    for (const i of features) {
      for (const j of features) expect(outcome.matrix[i][j]).toBeCloseTo(overlap(i, j), 2);
    }
  });

  it("counts the overlaps in bins of a quarter of 1/√m, each once", () => {
    expect(sum(outcome.diagonalCounts)).toBe(n);
    expect(sum(outcome.offDiagonalCounts)).toBe(n * (n - 1));
    const bin = overlapEdges.indexOf(1);
    const there = others.filter((x) => x * Math.sqrt(m) >= 1 && x * Math.sqrt(m) < 1.25);
    expect(outcome.offDiagonalCounts[bin]).toBe(there.length);
    expect(overlapEdges[bin + 1]).toBe(1.25);
  });
});

it("the matrix of start-end is that of 64 features at most", () => {
  const { matrix } = startEnd.cell({ ...parameters, n: 66, m: 33, lambda: 0.1 }, context());
  expect([matrix.length, matrix[63].length]).toEqual([64, 64]);
});

describe("the result of start-end", () => {
  const cells = cellsOf(startEnd, { n: [12], m: [40], lambda: [0.01], tolerance: [1e-3] }, { seeds: 4 });
  const [point] = startEnd.collect(cells).points;
  const mean = (values: readonly number[]) => sum(values) / values.length;

  it("has the mean of the matrices and the sums of the counts", () => {
    expect(point.matrix[2][5]).toBeCloseTo(mean(cells.map(({ outcome }) => outcome.matrix[2][5])), 12);
    expect(sum(point.diagonalCounts)).toBe(4 * 12);
    expect(point.resting).toBe(4);
  });

  it("holds a feature's overlap with itself against what it is where the largest weight wins", () => {
    const weight = survivorWeight(0.01);
    const ratios = cells.map(({ outcome }) => outcome.diagonal / (weight * outcome.largest));
    expect(point.diagonalRatio.mean).toBeCloseTo(mean(ratios), 12);
    expect(point.diagonalRatio.mean).toBeGreaterThan(0.5);
    expect(point.diagonalRatio.mean).toBeLessThan(1.01);
    const claim = startEnd.expect({ points: [point] }).find(({ id }) => id === "start-end-own");
    expect(claim).toMatchObject({ prediction: 1, measurement: point.diagonalRatio.mean });
  });

  it("is drawn as the mean matrix and two densities, beside the normal law", () => {
    const { data, layout } = startEndFigure(point);
    const traces = data as unknown as { name: string; type: string; z?: number[][]; x: number[]; y: number[] }[];
    expect(traces.find(({ type }) => type === "heatmap")?.z).toEqual(point.matrix);
    for (const name of ["i = j", "i ≠ j"]) {
      const { y = [] } = traces.find((trace) => trace.name === name) ?? {};
      expect(sum(y) / 4).toBeCloseTo(1, 12); // bins of a quarter
    }
    const { x, y } = traces.find(({ name }) => name === "N(0, 1)") ?? expect.unreachable();
    expect(y[x.indexOf(0.125)]).toBeCloseTo(0.395838, 6); // exp(−1/128)/√(2π)
    expect(JSON.stringify(layout.title)).toContain("mean of 4 starts");
    expect(JSON.stringify(layout.annotations)).not.toContain("first");
  });
});
