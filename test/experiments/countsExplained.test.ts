import { describe, expect, it } from "vitest";
import { countsExplained } from "../../src/experiments/countsExplained.ts";
import { initialWeights, simulateL1 } from "../../src/index.ts";
import { slotTable } from "../../src/measure/slots.ts";
import { relaxation, slotMean } from "../../src/theory/index.ts";
import { cellsOf, context } from "../support/cells.ts";

const lists = { n: [2, 4], ratio: [1, 2], lambda: [0.01], tolerance: [1e-2], kernel: ["auto"], expected: [6] };
const cells = cellsOf(countsExplained, lists, { seeds: 6 });
const { points, fits } = countsExplained.collect(cells);
const at = (n: number, m: number) => points.find((point) => point.n === n && point.m === m) ?? expect.fail();

describe("counts-explained", () => {
  it("takes as many starts as the slot law needs for the neurons asked for", () => {
    for (const { n, m, starts } of points) expect(starts).toBe(6 * Math.ceil(6 / slotMean({ n, m })));
  });

  it("counts what slots and overlaps of the same starts say, by other functions", () => {
    const parameters = { n: 4, ratio: 1, lambda: 0.01, tolerance: 1e-2, kernel: "auto", expected: 6 } as const;
    const own = context({ seed: 2 });
    const outcome = countsExplained.cell(parameters, own);
    let [benign, slack] = [0, 0];
    for (let start = 0; start < outcome.starts; start++) {
      const W = initialWeights({ n: 4, m: 4, key: [own.seed, "counts explained", 4, 4, own.replica, start] });
      const { gram } = relaxation({ W, n: 4, m: 4 });
      for (let i = 0; i < 4; i++) for (let j = 0; j < i; j++) slack -= gram[i * 4 + j];
      benign += slotTable(ended(W), { n: 4, m: 4 }).benign;
    }
    expect(outcome.polysemantic).toBeCloseTo(benign / outcome.starts, 12);
    expect(outcome.budget).toBeCloseTo((2 * slack) / 4 / outcome.starts, 6);
    expect(outcome.budget).toBeLessThanOrEqual(1);
    const { both, one, none } = outcome.led;
    expect(both + one + none).toBeCloseTo(outcome.polysemantic, 12);
  });

  it("finds two features on two neurons where they were after stage one, without exception", () => {
    const weak = cellsOf(countsExplained, { ...lists, n: [2], ratio: [1], lambda: [1e-4] }, { seeds: 6 });
    const [{ measured, candidates, left, led, kept }] = countsExplained.collect(weak).points;
    expect(kept.mean).toBe(1);
    expect(led.both).toEqual(measured);
    for (const mean of [candidates.stay.mean, candidates.inTurn.mean]) expect(mean).toBeCloseTo(measured.mean, 12);
    expect(left.stay.standardError).toBeCloseTo(0, 12);
  });

  it("holds two features against more of them on as many neurons, and adds the squares of what is left", () => {
    expect(at(4, 4).pair).toEqual(at(2, 4).measured);
    expect([at(2, 2).pair, at(4, 8).pair]).toEqual([null, null]);
    const slots = fits.find(({ candidate }) => candidate === "slots") ?? expect.fail();
    const squares = points.map(({ measured }) => ((measured.mean - 1) / measured.standardError) ** 2);
    expect(slots.squares).toBeCloseTo(
      squares.reduce((sum, x) => sum + x, 0),
      9,
    );
    expect(fits.find(({ candidate }) => candidate === "pair")?.sizes).toBe(1);
  });
});

/** Where the flow goes from these weights. */
function ended(weights: Float64Array): Float64Array {
  const end = new Float64Array(weights.length);
  const onSample = (_t: number, W: Float64Array) => end.set(W);
  simulateL1({
    ...{ weights, n: 4, m: 4, lambda: 0.01, method: "rkc", tolerance: 1e-2 },
    keepWeights: false,
    onSample,
  });
  return end;
}
