import { describe, expect, it } from "vitest";
import { type Cell, replicaStart } from "../../src/experiments/experiment.ts";
import { type OptimiserOutcome, type OptimiserParameters, optimiser } from "../../src/experiments/optimiser.ts";
import { trainAdamW } from "../../src/reference/adamW.ts";
import { slotMean } from "../../src/theory/index.ts";
import { context, settled } from "../support/cells.ts";

type OptimiserCell = Cell<OptimiserParameters, OptimiserOutcome>;

const usual = { n: 4, m: 6, lambda: 0.02, tolerance: 1e-2, kernel: "auto", optimiser: "adamw", steps: 300 } as const;

/** A cell without a simulation. */
function counted(
  parameters: Partial<OptimiserParameters>,
  replica: number,
  { polysemanticWindow = 1, winners = [1, -2, 3, 4], settled: inWindow = 4 }: Partial<OptimiserOutcome> = {},
): OptimiserCell {
  const outcome = { status: "done", polysemanticWindow, winners, settled: inWindow };
  return { parameters: { ...usual, ...parameters }, replica, outcome };
}
const flow = (replica: number, told?: Partial<OptimiserOutcome>) => counted({ optimiser: "flow" }, replica, told);
const adamW = (replica: number, told?: Partial<OptimiserOutcome>) => counted({}, replica, told);
const claims = (cells: OptimiserCell[]) => optimiser.expect(optimiser.collect(cells));

describe("a run by AdamW", () => {
  it.each([
    [300, 0],
    [300, 1],
    [1500, 0],
    [1500, 2],
  ])("does what the autoencoder itself does from the same start, %d steps, replica %d", (steps, replica) => {
    const [n, m] = [4, 6];
    const { outcome, weights } = settled(optimiser, { ...usual, steps }, { replica });
    const start = replicaStart({ n, m }, { seed: 0, replica });
    const rows = Array.from({ length: n }, (_, i) => [...start.subarray(i * m, (i + 1) * m)]);
    const trained = trainAdamW(rows, { lambdaCode: 4 * usual.lambda, steps }).to2DArray();
    trained.flat().forEach((w, k) => {
      expect(weights[k]).toBeCloseTo(w, 9);
    });
    const inWindow = (w: number) => Math.abs(w) >= 0.8 && Math.abs(w) <= 1.2;
    const winners = trained.map((own) => {
      const k = own.reduce((best, w, j) => (Math.abs(w) > Math.abs(own[best]) ? j : best), 0);
      return (k + 1) * Math.sign(own[k]);
    });
    const held = Array.from({ length: m }, (_, k) => trained.filter((own) => inWindow(own[k])).length);
    expect(outcome).toEqual({
      status: "done",
      winners,
      polysemanticWindow: held.filter((features) => features >= 2).length,
      settled: trained.filter((own) => own.some(inWindow)).length,
    });
    if (steps === 1500) expect(outcome.settled).toBeGreaterThan(0);
  });

  it("counts its progress in steps", () => {
    const seen: number[] = [];
    optimiser.cell({ ...usual, steps: 4 }, context({ onProgress: (fraction) => seen.push(fraction) }));
    expect(seen).toEqual([0.25, 0.5, 0.75, 1]);
  });
});

describe("a run by gradient flow", () => {
  it("comes to rest with every feature settled, and knows nothing of steps", () => {
    const parameters = { ...usual, optimiser: "flow" } as const;
    const outcome = optimiser.cell(parameters, context({ replica: 1 }));
    expect(outcome).toMatchObject({ status: "converged", settled: 4 });
    expect(optimiser.cell({ ...parameters, steps: 7 }, context({ replica: 1 }))).toEqual(outcome);
  });
});

describe("the result of optimiser", () => {
  it("compares start by start, with what both have run", () => {
    const cells = [
      ...[flow(0, { polysemanticWindow: 3 }), flow(1, { polysemanticWindow: 1 }), flow(2, { polysemanticWindow: 8 })],
      ...[
        adamW(1, { polysemanticWindow: 2, winners: [1, 2, 3, 4], settled: 3 }),
        adamW(0, { polysemanticWindow: 2, winners: [1, -2, 4, 3] }),
      ],
    ];
    const [point, ...others] = optimiser.collect(cells).points;
    expect(others).toEqual([]);
    expect(point).toMatchObject({ n: 4, m: 6, lambda: 0.02, slotMean: slotMean({ n: 4, m: 6 }) });
    expect([point.flowCounts, point.adamWCounts]).toEqual([
      [3, 1, 8],
      [2, 2],
    ]);
    expect([point.flow?.mean, point.adamW?.mean]).toEqual([4, 2]);
    // replica 0: 2 − 3, two winners of four the same; replica 1: 2 − 1, three of four: feature 2 has the other sign
    expect(point.difference).toMatchObject({ count: 2, mean: 0, standardError: 1 });
    expect(point.sameWinner).toMatchObject({ count: 2, mean: 0.625, standardError: 0.125 });
    expect(point.settledByAdamW).toMatchObject({ count: 2, mean: 0.875 });
  });

  it("judges the difference between the optimisers over the starts that both have run", () => {
    const cells = [
      flow(0, { polysemanticWindow: 3 }),
      flow(1, { polysemanticWindow: 1 }),
      flow(2, { polysemanticWindow: 8 }),
      adamW(0),
      adamW(1),
    ];
    const [claim] = claims(cells); // 1 − 3 and 1 − 1
    expect(claim.id).toBe("optimiser-count");
    expect([claim.measurement - claim.prediction, claim.standardError]).toEqual([-1, 1]);
    expect(claim.holds).toBe(true);
  });

  it("finds the optimisers to differ where the difference is larger than two of its own standard errors", () => {
    const apart = [0, 1, 2, 3].flatMap((replica) => [
      flow(replica, { polysemanticWindow: 10 + 5 * replica }),
      // differences 1, 2, 1, 2 of counts that scatter by 6
      adamW(replica, { polysemanticWindow: 11 + 5 * replica + (replica % 2) }),
    ]);
    expect(claims(apart)[0]).toMatchObject({ holds: false, standardError: expect.closeTo(Math.sqrt(1 / 12), 12) });
  });

  it("has gaps where an optimiser has not run, and claims nothing there", () => {
    const [one] = optimiser.collect([flow(0)]).points;
    expect(one).toMatchObject({ adamW: null, difference: null, sameWinner: null, settledByAdamW: null });
    const [other] = optimiser.collect([flow(0), adamW(1)]).points;
    expect(other).toMatchObject({ flow: { count: 1 }, adamW: { count: 1 }, difference: null, sameWinner: null });
    expect(claims([flow(0)])).toEqual([]);
    expect(claims([flow(0), adamW(1)])).toEqual([]);
  });

  it("keeps runs of different length apart, rather than letting one take the other's place", () => {
    const cells = [adamW(0), adamW(1), counted({ steps: 600 }, 0), counted({ steps: 600 }, 1)];
    const { points } = optimiser.collect(cells);
    expect(points.flatMap(({ adamWCounts }) => adamWCounts)).toHaveLength(4);
  });

  it("shows the authors' counts at their own parameters alone", () => {
    const theirs = { n: 256, m: 256, lambda: 2.5e-4 };
    const runs = (at: Partial<OptimiserParameters>) =>
      [0, 1].flatMap((replica) => [
        counted({ ...at, optimiser: "flow" }, replica, { polysemanticWindow: 70 + replica }),
        counted(at, replica, { polysemanticWindow: 71 + replica }),
      ]);
    const { published } = optimiser.collect(runs(theirs));
    expect(published).toMatchObject({ m: 256, counts: { count: 4, mean: 71.5 } });
    expect(claims(runs(theirs)).map(({ id }) => id)).toEqual([
      ...["optimiser-count", "optimiser-winners", "optimiser-published"],
    ]);
    for (const other of [{ n: 255 }, { m: 512 }, { lambda: 1e-3 }]) {
      expect(optimiser.collect(runs({ ...theirs, ...other })).published).toBeNull();
      expect(claims(runs({ ...theirs, ...other })).map(({ id }) => id)).not.toContain("optimiser-published");
    }
  });
});
