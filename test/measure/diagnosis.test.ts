import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/checks.ts";
import { l1Flow } from "../../src/dynamics/l1Flow.ts";
import { settle } from "../../src/experiments/settle.ts";
import { type Diagnosis, diagnose } from "../../src/measure/diagnosis.ts";
import { slotLaw, survivorWeight } from "../../src/theory/index.ts";
import { relabelled, type WeightMatrix, weightMatrix } from "./weightMatrix.ts";

const matrix = (...rows: number[][]) => ({
  weights: Float64Array.from(rows.flat()),
  n: rows.length,
  m: rows[0].length,
});
/** Everything that does not name a feature or a neuron. */
const countsOf = ({ counts, slots, sharing, slotLaw, chancePairs }: Diagnosis) => {
  const { neurons, ...shared } = sharing;
  return { counts, slots, shared, fullest: neurons.length, slotLaw, chancePairs };
};
/** Features by winner, from lists. */
function held({ W, n, m }: WeightMatrix): { i: number; sign: number }[][] {
  const neurons: { i: number; sign: number }[][] = Array.from({ length: m }, () => []);
  for (let i = 0; i < n; i++) {
    const row = Array.from(W.slice(i * m, (i + 1) * m));
    const largest = Math.max(...row.map(Math.abs));
    const k = row.findIndex((w) => Math.abs(w) === largest);
    if (largest > 0) neurons[k].push({ i, sign: Math.sign(row[k]) });
  }
  return neurons;
}
const random = (seed: number, count: number) => {
  let state = seed;
  return Float64Array.from({ length: count }, () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647 - 0.5;
  });
};

describe("the sharing that diagnose finds", () => {
  it("is that of a matrix made by hand", () => {
    const given = matrix(
      [0.9, 0.1, 0, 0.2], // + on neuron 0
      [-1, 0.3, 0.1, 0.1], // − on 0
      [0.1, 0.7, 0.2, 0.1], // + on 1
      [0.2, 0.85, 0.1, 0.1], // + on 1
      [0.1, -0.6, 0.1, 0.3], // − on 1
      [0.1, 0.2, 0.1, 1.1], // + on 3
      [0, 0, 0, 0],
    );
    const found = diagnose(given);
    expect(found.counts).toEqual({
      winners: 2,
      window: { count: 1, low: 0.8, high: 1.2 },
      nonzero: { count: null, reason: "only 5 of 28 weights are exactly zero" },
      exactZeros: 5,
    });
    expect(found.slots).toEqual({ empty: 1, one: 1, benign: 1, sameSign: 1, three: 1, lost: 1 });
    expect(found.sharing).toEqual({
      features: 6,
      held: [1, 1, 1, 1],
      pairs: { oppositeSign: 3, sameSign: 1 },
      found: { neurons: 2, features: 5, beyondFirst: 3 },
      unavoidable: { neurons: 1, features: 3, beyondFirst: 2 }, // 6 features on 4 neurons, up to 3 on one
      incidental: { neurons: 1, features: 2, beyondFirst: 1 },
      neurons: [
        { neuron: 0, positive: [0], negative: [1] },
        { neuron: 1, positive: [2, 3], negative: [4] },
      ],
    });
    expect(found.winners).toEqual({ neuron: [0, 0, 1, 1, 1, 3, -1], sign: [1, -1, 1, 1, -1, 1, 0] });
    expect(found.chancePairs.mean).toBe(30 / 16);
    expect(found.chancePairs.standardDeviation).toBeCloseTo(Math.sqrt((15 / 8) * (7 / 8)), 14);
    expect([found.rest, found.start]).toEqual([null, null]);
  });

  it("agrees with lists of the features of every neuron", () => {
    fc.assert(
      fc.property(weightMatrix, (given) => {
        const { W: weights, n, m } = given;
        const lists = held(given);
        const { sharing, counts } = diagnose({ weights, n, m });
        const pairsOf = (same: boolean) =>
          lists.flatMap((own) => own.flatMap((a) => own.filter((b) => a.i < b.i && (a.sign === b.sign) === same)));
        expect(sharing.pairs).toEqual({ sameSign: pairsOf(true).length, oppositeSign: pairsOf(false).length });
        const shared = lists.filter((own) => own.length > 1);
        expect([counts.winners, sharing.found.neurons]).toEqual([shared.length, shared.length]);
        expect(sharing.found.features).toBe(shared.flat().length);
        expect(sharing.features).toBe(lists.flat().length);
        for (const [k, neurons] of sharing.held.entries()) {
          expect(neurons).toBe(lists.filter((own) => own.length === k).length);
        }
        expect(counts.exactZeros).toBe(weights.filter((w) => w === 0).length);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it("is unavoidable as far as no placement of as many features on a neuron shares less", () => {
    /**
     * Over all ways to place n features with at most `most` on a neuron: fewest shared neurons, fewest sharing
     * features.
     */
    const least = (n: number, m: number, most: number): [number, number] => {
      if (n === 0) return [0, 0];
      if (m === 0) return [Infinity, Infinity];
      const ways = Array.from({ length: Math.min(n, most) + 1 }, (_, own) => {
        const [neurons, features] = least(n - own, m - 1, most);
        return own > 1 ? [neurons + 1, features + own] : [neurons, features];
      });
      return [Math.min(...ways.map(([neurons]) => neurons)), Math.min(...ways.map(([, features]) => features))];
    };
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 9 }),
        (m, on) => {
          const weights = Float64Array.from(
            on.flatMap((k) => Array.from({ length: m }, (_, at) => (at === k % m ? 1 : 0))),
          );
          const { held: counts, found, unavoidable, incidental } = diagnose({ weights, n: on.length, m }).sharing;
          const [neurons, features] = least(on.length, m, counts.length - 1);
          expect([unavoidable.neurons, unavoidable.features]).toEqual([neurons, features]);
          expect(unavoidable.beyondFirst).toBe(Math.max(0, on.length - m));
          for (const key of ["neurons", "features", "beyondFirst"] as const) {
            expect(incidental[key]).toBe(found[key] - unavoidable[key]);
            expect(incidental[key]).toBeGreaterThanOrEqual(0);
          }
        },
      ),
      { seed: 1, numRuns: 300 },
    );
  });

  it("stays the same when neurons are relabelled, features reordered and the signs of a neuron flipped", () => {
    fc.assert(
      fc.property(weightMatrix, fc.integer(), (given, bits) => {
        const { W, n, m } = given;
        const tied = W.map((w, at) => w * (1 + 1e-3 * ((at % m) + 1))); // no equals, whose first wins
        const whole = countsOf(diagnose({ weights: tied, n, m }));
        const moved = relabelled({ ...given, W: tied });
        expect(countsOf(diagnose({ weights: moved, n, m }))).toEqual(whole);
        const flipped = tied.map((w, at) => ((bits >> (at % m)) & 1 ? -w : w));
        expect(countsOf(diagnose({ weights: flipped, n, m }))).toEqual(whole);
        const backwards = tied.map((_, at) => tied[(n - 1 - Math.floor(at / m)) * m + (at % m)]);
        expect(countsOf(diagnose({ weights: backwards, n, m }))).toEqual(whole);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it("counts nonzero weights only where most features have one", () => {
    expect(diagnose(matrix([1, 0], [-1, 0.1])).counts.nonzero).toEqual({ count: 1, reason: null });
    expect(diagnose(matrix([1, 0.2], [-1, 0.1])).counts.nonzero.count).toBeNull();
  });
});

describe("the slot law beside it", () => {
  const onNeurons = (m: number, places: readonly (readonly [number, number])[]) => ({
    weights: Float64Array.from(places.flatMap(([k, w]) => Array.from({ length: m }, (_, at) => (at === k ? w : 0)))),
    n: places.length,
    m,
  });

  it("has as p-value the probability of all placements no more likely than the observed number", () => {
    for (const places of [
      [
        [0, 1],
        [1, 1],
        [2, 1],
        [3, 1],
      ],
      [
        [0, 1],
        [0, -1],
        [2, 1],
        [3, 1],
      ],
      [
        [0, 1],
        [0, -1],
        [1, 1],
        [1, -1],
      ],
    ] as const) {
      const { slotLaw: compared, sharing } = diagnose(onNeurons(5, places));
      // all choices of 4 of the 10 slots
      const counts = [0, 0, 0];
      for (let chosen = 0; chosen < 1024; chosen++) {
        const slots = Array.from({ length: 10 }, (_, s) => (chosen >> s) & 1);
        if (slots.reduce((a, b) => a + b) !== 4) continue;
        counts[[0, 1, 2, 3, 4].filter((k) => slots[2 * k] + slots[2 * k + 1] === 2).length]++;
      }
      // with K shared, 4 − 2K neurons hold one feature and 1 + K none
      const meanHeld = (k: number) => counts.reduce((sum, count, K) => sum + count * [1 + K, 4 - 2 * K, K][k], 0) / 210;
      const own = counts[sharing.found.neurons];
      const expected = counts.filter((count) => count <= own).reduce((a, b) => a + b) / 210;
      expect(compared?.sharedNeurons.pValue).toBeCloseTo(expected, 12);
      expect(compared?.oppositeSignPairs).toEqual(compared?.sharedNeurons);
      expect(compared?.held.map((own) => own.mean)).toEqual([0, 1, 2].map((k) => expect.closeTo(meanHeld(k), 12)));
      expect(compared?.mean).toBeCloseTo(counts.reduce((sum, count, k) => sum + k * count, 0) / 210, 12);
      const { mean, standardDeviation } = slotLaw({ n: 4, m: 5 });
      expect(compared?.sharedNeurons.deviation).toBeCloseTo((sharing.found.neurons - mean) / standardDeviation, 12);
    }
  });

  it("gives 0 to a count that it rules out, and 1 where it leaves no choice", () => {
    expect(
      diagnose(
        onNeurons(3, [
          [0, 1],
          [0, 1],
          [0, -1],
          [0, -1],
        ]),
      ).slotLaw,
    ).toMatchObject({
      sharedNeurons: { observed: 1 },
      oppositeSignPairs: { observed: 4, pValue: 0 },
    });
    expect(
      diagnose(
        onNeurons(1, [
          [0, 1],
          [0, -1],
        ]),
      ).slotLaw?.sharedNeurons,
    ).toEqual({
      observed: 1,
      deviation: null,
      pValue: 1,
    });
  });

  it("is of the features that have a weight, and missing without any or with more than there are slots", () => {
    expect(diagnose(matrix([1, 0], [0, 0])).slotLaw?.mean).toBe(0);
    expect(diagnose(matrix([0, 0], [0, 0]))).toMatchObject({ slotLaw: null, chancePairs: { mean: 0 } });
    expect(diagnose(matrix([1], [-1], [1])).slotLaw).toBeNull();
  });

  it("gives small p-values as rarely as it says, over its own draws", () => {
    const { probabilities } = slotLaw({ n: 20, m: 30 });
    let below = 0;
    probabilities.forEach((probability, k) => {
      // k neurons with both signs, 20 − 2k features alone
      const places = Array.from(
        { length: 20 },
        (_, i) => (i < 2 * k ? [i >> 1, i % 2 ? -1 : 1] : [i, 1]) as [number, number],
      );
      if ((diagnose(onNeurons(30, places)).slotLaw?.sharedNeurons.pValue ?? 1) <= 0.05) below += probability;
    });
    expect(below).toBeLessThanOrEqual(0.05);
    expect(below).toBeGreaterThan(0);
  });
});

describe("the interference that diagnose finds", () => {
  it("is that of all pairs, the largest first", () => {
    const [n, m] = [23, 5];
    const weights = random(3, n * m);
    const dot = (i: number, j: number) => {
      let sum = 0;
      for (let k = 0; k < m; k++) sum += weights[i * m + k] * weights[j * m + k];
      return sum;
    };
    const pairs = Array.from({ length: n * n }, (_, at) => [Math.floor(at / n), at % n]).filter(([i, j]) => i < j);
    const missing = Array.from({ length: n }, (_, i) => (1 - dot(i, i)) ** 2).reduce((a, b) => a + b);
    const squares = pairs.map(([i, j]) => 2 * Math.max(0, dot(i, j)) ** 2).reduce((a, b) => a + b);
    const { interference: found } = diagnose({ weights, n, m });
    expect(found.loss).toBeCloseTo(missing + squares, 12);
    expect(found.interference).toBeCloseTo(squares, 12);
    expect(found.share).toBeCloseTo(squares / (missing + squares), 12);
    const positive = pairs.filter(([i, j]) => dot(i, j) > 0);
    expect([found.positivePairs, found.negativePairs]).toEqual([positive.length, pairs.length - positive.length]);
    expect([positive.length > 100, found.limit, found.pairs.length]).toEqual([true, 100, 100]);
    const expected = positive.toSorted((a, b) => dot(b[0], b[1]) - dot(a[0], a[1])).slice(0, 100);
    expect(found.pairs.map(({ i, j }) => [i, j])).toEqual(expected);
    for (const { i, j, overlap, lossShare } of found.pairs) {
      expect(overlap).toBeCloseTo(dot(i, j), 13);
      expect(lossShare).toBeCloseTo((2 * dot(i, j) ** 2) / (missing + squares), 13);
    }
    expect(found.loss).toBeCloseTo(4 * l1Flow({ n, m, lambda: 0 }).energy(weights), 12);
  });

  it("has no share where there is no loss, and refuses weights whose loss is larger than any number", () => {
    expect(diagnose(matrix([1, 0], [-1, 0])).interference).toMatchObject({ loss: 0, share: null, pairs: [] });
    expect(() => diagnose(matrix([1e200, 1]))).toThrow("the loss of these weights is larger than any number");
  });
});

describe("the distance from rest", () => {
  it("is nothing at a rest worked out by hand, and what is left out elsewhere", () => {
    const lambda = 0.02;
    const w = survivorWeight(lambda);
    const { rest } = diagnose({ ...matrix([w, 0, 0], [-w, 0, 0], [0, 0, -w]), lambda });
    expect(rest?.residual).toBeLessThan(1e-15);
    // alone, w = 1 rests but for λ
    const off = diagnose({ ...matrix([w, 0], [0, 1]), lambda }).rest;
    expect(off?.residual).toBeCloseTo(lambda, 15);
    expect(off?.relative).toBeCloseTo(1, 13);
    expect(off?.furthest).toMatchObject({ feature: 1, neuron: 1, weight: 1, force: 0 });
    // F = (0.25, −0.125), (0.125, 0.25): λ = 0.19 holds the zero, and the rest is within 0.065 of it
    const held = diagnose({ ...matrix([0.5, 0], [0.5, 0.5]), lambda: 0.19 }).rest;
    expect(held?.residual).toBeCloseTo(0.065, 15);
    expect(held?.furthest).toEqual({ feature: 1, neuron: 0, weight: 0.5, force: 0.125 });
    expect(diagnose({ ...matrix([0, 0]), lambda: 0.1 }).rest).toMatchObject({
      residual: 0,
      atWinners: 0,
      furthest: null,
    });
    expect(diagnose({ ...matrix([1, 0]), lambda: 0 }).rest).toMatchObject({ residual: 0, relative: null });
  });

  it("is the residual of the L1 flow, and its furthest weight shows it", () => {
    fc.assert(
      fc.property(weightMatrix, fc.constantFrom(0, 0.01, 0.3), ({ W, n, m }, lambda) => {
        const { rest } = diagnose({ weights: W, n, m, lambda });
        const residual = l1Flow({ n, m, lambda }).residual(W);
        expect(rest?.residual).toBeCloseTo(residual, 14);
        expect(rest?.atWinners).toBeLessThanOrEqual(rest?.residual ?? 0);
        const { furthest } = rest!;
        expect(furthest === null).toBe(residual === 0);
        const { feature, neuron, weight, force } = furthest ?? { feature: 0, neuron: 0, weight: W[0], force: 0 };
        expect(weight).toBe(W[feature * m + neuron]);
        const excess = weight === 0 ? Math.abs(force) - lambda : Math.abs(force - lambda * Math.sign(weight));
        if (furthest !== null) expect(excess).toBe(rest?.residual);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it("is told for the winners apart, as small weights that a trainer leaves do not rest", () => {
    const lambda = 0.02;
    const w = survivorWeight(lambda);
    const { rest } = diagnose({ ...matrix([w, 1e-9, 0], [0, 1e-9, -w]), lambda });
    expect(rest?.residual).toBeCloseTo(lambda, 6);
    expect(rest?.atWinners).toBeLessThan(1e-8);
    expect(rest?.furthest?.neuron).toBe(1);
  });
});

describe("the start beside the end", () => {
  it("says how many winners were largest then, with the standard error, and their ranks", () => {
    const { weights: initial } = matrix([3, 2, 1], [1, 2, 3], [1, 2, 3], [1, -2, 3]);
    const end = matrix([1, 0, 0], [0, 0, 1], [0, -1, 0], [0, 0, 0]);
    expect(diagnose({ ...end, initial }).start).toEqual({
      features: 3,
      largestAtStart: 2 / 3,
      standardError: Math.sqrt(2 / 9 / 3),
      chance: 1 / 3,
      signKept: 2 / 3,
      ranks: [1, 1, 2, 0],
    });
  });

  it("has no shares where no feature has a weight", () => {
    const end = matrix([0, 0]);
    expect(diagnose({ ...end, initial: Float64Array.of(1, 2) }).start).toMatchObject({
      ...{ features: 0, largestAtStart: null, standardError: null, signKept: null, ranks: [0] },
    });
  });
});

describe("diagnose", () => {
  const results = new URL("../../figures/results/slots/", import.meta.url);
  const { seed } = JSON.parse(readFileSync(new URL("manifest.json", results), "utf8"));
  const cells = readFileSync(new URL("cells.jsonl", results), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

  it.each([cells[0], cells[1]])(
    "counts in a converged run what its saved result says, n = 64, m = $parameters.m",
    (cell) => {
      const { parameters, replica, outcome } = cell;
      const { n, m, lambda } = parameters;
      const context = { seed, replica, signal: { aborted: false }, onProgress: () => undefined };
      const { weights, start: initial } = settle(parameters, context);
      const { counts, slots, sharing, rest, start, interference } = diagnose({ weights, n, m, lambda, initial });
      const { split, ...table } = outcome.slots;
      expect(slots).toEqual(table);
      expect([counts.winners, counts.window.count, counts.nonzero.count]).toEqual(Array(3).fill(table.benign));
      expect(sharing.pairs).toEqual({ oppositeSign: table.benign, sameSign: 0 });
      expect(sharing.incidental.neurons).toBe(table.benign - Math.max(0, n - m));
      expect(rest?.relative).toBeLessThan(1e-4 * 1.0001);
      expect(interference.share).toBe(0);
      expect(start?.features).toBe(n);
      expect(split).toBe(0);
    },
    60_000,
  );

  it("leaves what it is given as it is", () => {
    const { weights, n, m } = matrix([0.5, -1], [0.2, 0.3]);
    const before = weights.slice();
    diagnose({ weights, n, m, initial: weights, lambda: 0.1 });
    expect(weights).toEqual(before);
  });

  it("can be written as JSON and read again", () => {
    const found = diagnose({ ...matrix([0.5, -1], [0.2, 0.3]), lambda: 0.1, initial: Float64Array.of(1, 2, 3, 4) });
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
  });

  it("refuses sizes and numbers that do not fit", () => {
    const { weights } = matrix([0.5, -1], [0.2, 0.3]);
    expect(() => diagnose({ weights, n: 2, m: 3 })).toThrow("weights has length 4, 2 features on 3 neurons need 6");
    expect(() => diagnose({ weights, n: 2, m: 2, initial: Float64Array.of(1) })).toThrow("initial has length 1");
    expect(() => diagnose({ weights, n: 2, m: 2, lambda: -1 })).toThrow("lambda must be a finite number >= 0, got -1");
    expect(() => diagnose({ weights: Float64Array.of(Number.NaN), n: 1, m: 1 })).toThrow(InputError);
  });
});
