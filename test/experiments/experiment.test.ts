import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  byParameters,
  type Cell,
  checkSignal,
  gridPoints,
  Interrupted,
  replicaStart,
  seriesOver,
} from "../../src/experiments/experiment.ts";
import { optimiser } from "../../src/experiments/optimiser.ts";
import { settle } from "../../src/experiments/settle.ts";
import { summarize } from "../../src/measure/statistics.ts";
import { context, settled } from "../support/cells.ts";

interface Place {
  readonly m: number;
  readonly lambda: number;
}
type PlaceCell = Cell<Place, number>;

/** A cell for every point and replica; its outcome tells both. */
const cellsAt = (ms: readonly number[], lambdas: readonly number[], seeds: number): PlaceCell[] =>
  Array.from({ length: seeds }, (_, replica) =>
    gridPoints<Place>({ m: ms, lambda: lambdas }).map((parameters) => ({
      ...{ parameters, replica, outcome: tell(parameters, replica) },
    })),
  ).flat();
const tell = ({ m, lambda }: Place, replica: number) => 100 * m + 10 * lambda + replica;

const values = fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });

describe("gridPoints", () => {
  it("is every combination once, the last parameter running fastest", () => {
    expect(gridPoints<Place>({ m: [4, 8], lambda: [2, 1] })).toEqual([
      { m: 4, lambda: 2 },
      { m: 4, lambda: 1 },
      { m: 8, lambda: 2 },
      { m: 8, lambda: 1 },
    ]);
    expect(gridPoints<Place>({ m: [4], lambda: [] })).toEqual([]);
  });
});

describe("byParameters", () => {
  it("has every outcome once, under its own parameters, as these first appear, by replica", () => {
    fc.assert(
      fc.property(values, values, fc.integer({ min: 1, max: 3 }), fc.nat(), (ms, lambdas, seeds, turn) => {
        const cells = cellsAt(ms, lambdas, seeds);
        const turned = [...cells.slice(turn % cells.length), ...cells.slice(0, turn % cells.length)];
        const points = byParameters(turned);
        expect(points[0].parameters).toEqual(turned[0].parameters);
        expect(points).toHaveLength(ms.length * lambdas.length);
        for (const { parameters, outcomes } of points) {
          const own = turned
            .filter((cell) => JSON.stringify(cell.parameters) === JSON.stringify(parameters))
            .sort((a, b) => a.replica - b.replica);
          expect(outcomes).toEqual(own.map(({ outcome }) => outcome));
        }
      }),
    );
  });
});

describe("seriesOver", () => {
  const series = (cells: readonly PlaceCell[]) => seriesOver(cells, "lambda", (outcome) => outcome);

  it("has the values falling, and a row a replica in their order", () => {
    expect(series(cellsAt([4], [1, 3, 2], 2))).toEqual([
      {
        parameters: { m: 4 },
        values: [3, 2, 1],
        rows: [
          [430, 420, 410],
          [431, 421, 411],
        ],
      },
    ]);
  });

  it("leaves out the replicas that were not run at all values, and no others", () => {
    fc.assert(
      fc.property(
        values,
        values,
        fc.integer({ min: 1, max: 4 }),
        fc.infiniteStream(fc.boolean()),
        (ms, ls, seeds, kept) => {
          const cells = cellsAt(ms, ls, seeds).filter(() => kept.next().value);
          const found = series(cells);
          expect(found.map(({ parameters }) => parameters.m)).toEqual([...new Set(cells.map((c) => c.parameters.m))]);
          for (const { parameters, values: lambdas, rows } of found) {
            const own = cells.filter((cell) => cell.parameters.m === parameters.m);
            const wanted = [...new Set(own.map((cell) => cell.parameters.lambda))].sort((a, b) => b - a);
            expect(lambdas).toEqual(wanted);
            const replicas = [...new Set(own.map(({ replica }) => replica))].filter(
              (replica) => own.filter((cell) => cell.replica === replica).length === wanted.length,
            );
            expect(rows).toEqual(
              replicas.map((replica) => wanted.map((lambda) => tell({ m: parameters.m, lambda }, replica))),
            );
          }
        },
      ),
    );
  });

  it("is the same for the cells in any order, but for the order of points and rows", () => {
    const plain = (cells: readonly PlaceCell[]) =>
      series(cells)
        .map((point) => ({ ...point, rows: point.rows.toSorted((a, b) => a[0] - b[0]) }))
        .sort((a, b) => a.parameters.m - b.parameters.m);
    const cells = cellsAt([2, 5], [3, 1, 2], 3).slice(1);
    fc.assert(
      fc.property(fc.shuffledSubarray(cells, { minLength: cells.length }), (shuffled) => {
        expect(plain(shuffled)).toEqual(plain(cells));
      }),
      { numRuns: 20 },
    );
  });

  it("is empty of no cells", () => {
    expect(series([])).toEqual([]);
  });
});

it("checkSignal throws Interrupted when the signal is set, and does nothing else", () => {
  expect(() => checkSignal({ signal: { aborted: true } })).toThrow(Interrupted);
  expect(() => checkSignal({ signal: { aborted: false } })).not.toThrow();
});

describe("replicaStart", () => {
  const size = { n: 5, m: 7 };

  it("is the same for the same sizes, seed and replica, and another for any other", () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(1000), (seed, replica) => {
        const W = replicaStart(size, { seed, replica });
        expect(W).toHaveLength(35);
        expect(replicaStart({ ...size }, context({ seed, replica }))).toEqual(W);
        for (const other of [
          replicaStart(size, { seed: seed + 1, replica }),
          replicaStart(size, { seed, replica: replica + 1 }),
          replicaStart(size, { seed: replica + 2000, replica: seed + 2000 }),
          replicaStart({ n: 7, m: 5 }, { seed, replica }),
        ]) {
          expect(W.filter((w, k) => w === other[k])).toHaveLength(0);
        }
      }),
      { numRuns: 20 },
    );
  });

  it("gives each of 100 replicas of ten seeds a start of its own", () => {
    const starts = Array.from({ length: 1000 }, (_, i) =>
      replicaStart(size, { seed: i % 10, replica: Math.floor(i / 10) }).join(),
    );
    expect(new Set(starts).size).toBe(1000);
  });

  it("draws from N(0, 1/m), two replicas without correlation", () => {
    const [n, m] = [100, 400];
    const W = replicaStart({ n, m }, { seed: 0, replica: 0 });
    const V = replicaStart({ n, m }, { seed: 0, replica: 1 });
    for (const [values, expected] of [
      [W, 0],
      [W.map((w) => w * w * m), 1],
      [W.map((w, k) => w * V[k] * m), 0],
    ] as const) {
      const { mean, standardError } = summarize(values);
      expect(Math.abs(mean - expected)).toBeLessThan(4 * standardError);
    }
  });

  it("is where cells begin that differ in λ, tolerance or optimiser", () => {
    const parameters = { ...size, lambda: 0.02, tolerance: 1e-2, kernel: "auto" } as const;
    const start = replicaStart(size, { seed: 3, replica: 2 });
    for (const change of [{}, { lambda: 0.1 }, { tolerance: 1e-3 }]) {
      expect(settle({ ...parameters, ...change }, context({ seed: 3, replica: 2 })).start).toEqual(start);
    }
    // a step of AdamW moves every weight by the learning rate 10⁻³, against its gradient, and by a decay of 10⁻⁵ of
    // itself
    const adamW = { ...parameters, optimiser: "adamw", steps: 1 } as const;
    const { weights: after } = settled(optimiser, adamW, { seed: 3, replica: 2 });
    const moved = after.map((w, k) => Math.abs(w - (1 - 1e-5) * start[k]));
    expect(Math.min(...moved)).toBeCloseTo(1e-3, 8);
    expect(Math.max(...moved)).toBeCloseTo(1e-3, 8);
  });
});
