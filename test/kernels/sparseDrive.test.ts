import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/checks.ts";
import { SparseDrive } from "../../src/kernels/index.ts";
import { countAllocations } from "../support/allocations.ts";
import { MORE, naive, precision, randomWeights, unitsApart } from "./naive.ts";

const EPS = precision.typescript;

/** Flat indices of the entries of W that are not zero. */
function nonzeros(W: Float64Array): Int32Array {
  return Int32Array.from([...W.keys()].filter((q) => W[q] !== 0));
}

function prepared(n: number, m: number, entries: Int32Array): SparseDrive {
  const sparse = new SparseDrive(n, m);
  sparse.setActive(entries, entries.length);
  return sparse;
}

const MARK = 12345; // what F holds before, to see what is written

function activeOf(sparse: SparseDrive, W: Float64Array): Float64Array {
  const F = new Float64Array(W.length).fill(MARK);
  sparse.driveActive(W, F);
  return F;
}

/** F where |F| exceeds the threshold outside the active entries, MARK elsewhere, and the list of those places. */
function releasedOf(sparse: SparseDrive, W: Float64Array, threshold: number): { F: Float64Array; found: number[] } {
  const F = new Float64Array(W.length).fill(MARK);
  sparse.driveActive(W, new Float64Array(W.length));
  const list = { indices: new Int32Array(W.length), count: 0 };
  sparse.findReleased(threshold, F, list);
  return { F, found: [...list.indices.subarray(0, list.count)] };
}

/** F against the definition, to rounding: at the active entries, and at those that are released. */
function check(sparse: SparseDrive, W: Float64Array, entries: Int32Array): void {
  const { n, m } = sparse;
  const { F, sizeF } = naive(W, n, m);
  const active = new Set(entries);
  const expected = F.map((value, q) => (active.has(q) ? value : MARK));
  expect(unitsApart(activeOf(sparse, W), expected, sizeF, n + m + MORE, EPS), "active").toBeLessThanOrEqual(1);
  for (const threshold of [0, 0.01, 0.3]) {
    const { F: pulled, found } = releasedOf(sparse, W, threshold);
    const margin = (q: number) => (n + m + MORE) * EPS * sizeF[q];
    const outside = [...F.keys()].filter((q) => !active.has(q));
    for (const q of outside.filter((at) => Math.abs(F[at]) > threshold + margin(at))) expect(found).toContain(q);
    for (const q of found) expect(Math.abs(F[q])).toBeGreaterThan(threshold - margin(q));
    expect(found.filter((q) => active.has(q))).toEqual([]);
    expect(found).toEqual([...new Set(found)].sort((a, b) => a - b));
    const listed = new Set(found);
    expect(
      unitsApart(
        pulled,
        F.map((value, q) => (listed.has(q) ? value : MARK)),
        sizeF,
        n + m + MORE,
        EPS,
      ),
    ).toBeLessThanOrEqual(1);
  }
}

const size = fc.integer({ min: 1, max: 40 });
const some = fc.record({ n: size, m: size, key: fc.nat(), density: fc.constantFrom(0, 0.03, 0.1, 0.3, 1) });

describe("SparseDrive", () => {
  it("agrees with three nested loops to rounding, at any size and density", () => {
    fc.assert(
      fc.property(some, ({ n, m, key, density }) => {
        const W = randomWeights(n, m, key, density);
        const entries = nonzeros(W);
        check(prepared(n, m, entries), W, entries);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ["nothing alive", 5, 7, () => false],
    ["one weight alive", 5, 7, (i: number, k: number) => i === 3 && k === 2],
    ["one neuron alive", 9, 4, (_i: number, k: number) => k === 3],
    ["one feature alive", 9, 4, (i: number) => i === 8],
    ["everything alive", 12, 9, () => true],
    ["one neuron per feature", 16, 30, (i: number, k: number) => i === k],
    ["one feature, one neuron", 1, 1, () => true],
    ["a large system, sparse", 130, 300, (i: number, k: number) => (7 * i + 3 * k) % 40 === 0],
  ])("is right with %s", (_what, n, m, isAlive) => {
    const W = randomWeights(n, m, 0).map((value, q) => (isAlive(Math.floor(q / m), q % m) ? value : 0));
    const entries = nonzeros(W);
    check(prepared(n, m, entries), W, entries);
  });

  it("takes active weights that happen to be zero", () => {
    const W = randomWeights(10, 12, 1, 0.3);
    const entries = Int32Array.from({ length: 120 }, (_, q) => q);
    check(prepared(10, 12, entries), W, entries);
  });

  it("gives the same bytes in whatever order the entries come, and every time", () => {
    fc.assert(
      fc.property(some, fc.nat(), ({ n, m, key, density }, shuffle) => {
        const W = randomWeights(n, m, key, density);
        const entries = nonzeros(W);
        const rank = randomWeights(n, m, shuffle);
        const sorted = prepared(n, m, entries);
        const shuffled = prepared(
          n,
          m,
          entries.slice().sort((a, b) => rank[a] - rank[b]),
        );
        expect(activeOf(shuffled, W)).toEqual(activeOf(sorted, W));
        expect(releasedOf(shuffled, W, 0.01)).toEqual(releasedOf(sorted, W, 0.01));
        expect(activeOf(sorted, W)).toEqual(activeOf(shuffled, W));
      }),
      { numRuns: 100 },
    );
  });

  it("remembers nothing of the weights and the active set before", () => {
    const [n, m] = [25, 30];
    const sparse = new SparseDrive(n, m);
    for (const [key, density] of [0.5, 0.01, 1, 0.05, 0.05, 0, 0.3].entries()) {
      const W = randomWeights(n, m, key, density);
      const entries = nonzeros(W);
      sparse.setActive(entries, entries.length);
      check(sparse, W, entries);
      const fresh = prepared(n, m, entries);
      expect(activeOf(sparse, W)).toEqual(activeOf(fresh, W));
      const smaller = W.map((value) => value / 3);
      check(sparse, smaller, entries);
    }
  });

  it("takes the first `count` entries of a longer list", () => {
    const W = new Float64Array(12);
    W[1] = 0.5;
    W[6] = -2;
    const sparse = new SparseDrive(3, 4);
    sparse.setActive(Int32Array.of(6, 1, 9, -5), 2);
    check(sparse, W, Int32Array.of(1, 6));
  });

  it("counts its multiply-adds: pairs once for the overlaps, and both ways for the drive", () => {
    const workOf = ({ work, releaseWork }: SparseDrive) => [work, releaseWork];
    expect(workOf(prepared(3, 4, Int32Array.of()))).toEqual([0, 0]);
    // features 0 and 2 at neuron 1, feature 1 at neuron 3: (3 + 4) + (1 + 1), and 3 features of 3 weights in all
    expect(workOf(prepared(3, 4, Int32Array.of(1, 9, 7)))).toEqual([9, 9]);
    const everything = Int32Array.from({ length: 60 * 50 }, (_, q) => q);
    const dense = 50 * (60 * 30.5 + 60 * 60); // about 1.5 n²m
    expect(workOf(prepared(60, 50, everything))).toEqual([dense, 60 * 60 * 50]);
  });

  it("knows the least work that a number of active entries can make", () => {
    const everything = Int32Array.from({ length: 60 * 50 }, (_, q) => q);
    const sparse = prepared(60, 50, everything);
    expect(sparse.leastWork(60 * 50)).toBe(sparse.work);
    fc.assert(
      fc.property(some, ({ n, m, key, density }) => {
        const entries = nonzeros(randomWeights(n, m, key, density));
        const drawn = prepared(n, m, entries);
        expect(drawn.leastWork(entries.length)).toBeLessThanOrEqual(drawn.work * (1 + 1e-12));
      }),
    );
  });

  it("allocates no arrays while it computes, nor for an active set no larger than before", () => {
    const W = randomWeights(20, 30, 2, 0.2);
    const entries = nonzeros(W);
    const sparse = prepared(20, 30, entries);
    const F = new Float64Array(20 * 30);
    const list = { indices: new Int32Array(20 * 30), count: 0 };
    const count = countAllocations(() => {
      sparse.driveActive(W, F);
      sparse.findReleased(0.01, F, list);
      sparse.setActive(entries, entries.length - 5);
    });
    expect(count).toBe(0);
    const everything = Int32Array.from({ length: 20 * 30 }, (_, q) => q);
    sparse.setActive(everything, everything.length);
    expect(countAllocations(() => sparse.setActive(everything, everything.length))).toBe(0);
  });

  it("refuses sizes and entries that are none", () => {
    expect(() => new SparseDrive(0, 4)).toThrow(new InputError("n must be a whole number >= 1, got 0."));
    expect(() => new SparseDrive(4, 1.5)).toThrow(new InputError("m must be a whole number >= 1, got 1.5."));
    expect(() => new SparseDrive(1000, 3_000_000)).toThrow(
      new InputError("n * m must be below 2^31 for the sparse drive, got 3000000000."),
    );
    const sparse = new SparseDrive(3, 4);
    expect(() => sparse.setActive(Int32Array.of(0, 12), 2)).toThrow(
      new InputError("entries[1] must be an index below n * m = 12, got 12."),
    );
    expect(() => sparse.setActive(Int32Array.of(-1), 1)).toThrow(
      new InputError("entries[0] must be an index below n * m = 12, got -1."),
    );
    expect(() => sparse.setActive(Int32Array.of(5, 3, 5), 3)).toThrow(
      new InputError("entries must name each weight once, got 5 twice."),
    );
    expect(() => sparse.setActive(Int32Array.of(5), 2)).toThrow(
      new InputError("count must be a whole number from 0 to 1, the length of entries, got 2."),
    );
  });
});
