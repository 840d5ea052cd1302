import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/checks.ts";
import { type LeaderMove, type Ledger, type LedgerEntry, leaderLedger } from "../../src/measure/ledger.ts";
import { winners } from "../../src/measure/winners.ts";
import { initialWeights } from "../../src/random/initialWeights.ts";
import { simulateL1 } from "../../src/simulate/l1.ts";

interface Seen {
  readonly t: number;
  readonly W: Float64Array;
}

function kept(n: number, m: number, seen: readonly Seen[]): Ledger {
  const { observe, result } = leaderLedger({ n, m });
  for (const { t, W } of seen) observe(t, W);
  return result();
}

const movesOf = ({ entries }: Ledger) => entries.filter((entry): entry is LeaderMove => entry.kind === "move");

/** Observations of a made-up run: weights that come and go, some of them zero, at rising times. */
const madeUp = fc
  .record({
    n: fc.integer({ min: 1, max: 4 }),
    m: fc.integer({ min: 1, max: 5 }),
    count: fc.integer({ min: 1, max: 6 }),
    key: fc.nat(),
  })
  .map(({ n, m, count, key }) => {
    const seen = Array.from({ length: count }, (_, s) => {
      const W = initialWeights({ n, m, key: ["ledger", key, s] });
      return { t: s + 0.25 * (s % 2), W: W.map((w) => (Math.abs(w) * Math.sqrt(m) < 0.4 ? 0 : w)) };
    });
    return { n, m, seen };
  });

/** The same by rows as lists, all pairs, and bisection for the crossing; nothing shared with the ledger. */
function oracle(n: number, m: number, seen: readonly Seen[]): { moves: object[]; others: string[] } {
  const rows = seen.map(({ W }) => Array.from({ length: n }, (_, i) => Array.from(W.slice(i * m, (i + 1) * m))));
  const leader = (row: number[]) => {
    const largest = Math.max(...row.map(Math.abs));
    return largest === 0 ? -1 : row.findIndex((w) => Math.abs(w) === largest);
  };
  const moves: object[] = [];
  const others: string[] = [];
  const led = new Set<string>();
  for (let s = 0; s + 1 < seen.length; s++) {
    const [a, b] = [rows[s], rows[s + 1]];
    for (let i = 0; i < n; i++) led.add(`${i} ${leader(a[i])}`);
    for (let i = 0; i < n; i++) {
      const [from, to] = [leader(a[i]), leader(b[i])];
      for (let k = 0; k < m; k++) {
        if (a[i][k] === 0 && b[i][k] !== 0) others.push(`birth ${seen[s + 1].t} ${i} ${k} ${Math.sign(b[i][k])}`);
        if (a[i][k] !== 0 && b[i][k] === 0 && led.has(`${i} ${k}`)) others.push(`eviction ${seen[s + 1].t} ${i} ${k}`);
      }
      if (from === to) continue;
      const size = (k: number, x: number) => (1 - x) * Math.abs(a[i][k]) + x * Math.abs(b[i][k]);
      let [low, high] = [0, 1];
      for (let step = 0; step < 60 && from >= 0 && to >= 0; step++) {
        const middle = (low + high) / 2;
        if (size(from, middle) > size(to, middle)) low = middle;
        else high = middle;
      }
      const at = a.map((row, j) => row.map((w, k) => w + high * (b[j][k] - w)));
      const active = at
        .map((row, j) => ({ j, row, overlap: row.reduce((sum, w, k) => sum + w * at[i][k], 0) }))
        .filter(({ j, overlap }) => j !== i && overlap > 0);
      const on = (k: number, side: number) =>
        active.map(({ j, row, overlap }) => ({ j, force: k < 0 ? 0 : side * overlap * row[k] * Math.sign(at[i][k]) }));
      const pushes = on(from, 1);
      const draws = on(to, -1);
      const by = [...pushes].sort((x, y) => Math.abs(y.force) - Math.abs(x.force))[0];
      const cause = [...pushes.map((p) => ({ ...p, cause: "pushed" })), ...draws.map((d) => ({ ...d, cause: "drawn" }))]
        .filter(({ force }) => force > 0)
        .sort((x, y) => y.force - x.force)[0];
      const sum = (all: { force: number }[]) => all.reduce((total, { force }) => total + force, 0);
      const crowd = (k: number) => {
        const held = at.filter((row, j) => j !== i && k >= 0 && row[k] !== 0).map((row) => row[k]);
        const squares = (side: number) =>
          held.filter((w) => Math.sign(w) === side * Math.sign(at[i][k])).reduce((total, w) => total + w * w, 0);
        return {
          sameSign: expect.closeTo(squares(1), 6),
          oppositeSign: expect.closeTo(squares(-1), 6),
          features: held.length,
        };
      };
      moves.push({
        ...{ kind: "move", t: expect.closeTo(seen[s].t + high * (seen[s + 1].t - seen[s].t), 9), feature: i, from, to },
        size: expect.any(Number),
        partner: by !== undefined && by.force !== 0 ? by.j : -1,
        partnerSign: by === undefined ? 0 : expect.closeTo(Math.sign(by.force)),
        ...{ cause: cause?.cause ?? "none", causedBy: cause?.j ?? -1 },
        ...{ push: expect.closeTo(sum(pushes), 9), draw: expect.closeTo(sum(draws), 9) },
        ...{ lost: crowd(from), won: crowd(to) },
      });
    }
  }
  return { moves, others };
}

describe("leaderLedger", () => {
  it("says when a leader is overtaken, by how much it was pushed, and what others have on the neurons", () => {
    const before = Float64Array.of(1, 0.5, 0.8, 0);
    const after = Float64Array.of(0.6, 0.9, 0.8, 0);
    const [move] = movesOf(
      kept(2, 2, [
        { t: 0, W: before },
        { t: 2, W: after },
      ]),
    );
    expect(move).toEqual({
      ...{ kind: "move", t: 1.25, feature: 0, from: 0, to: 1, size: 0.75 }, // 1 − 0.4x = 0.5 + 0.4x at x = 0.625
      ...{ partner: 1, partnerSign: 1, cause: "pushed", causedBy: 1 },
      ...{ push: expect.closeTo(0.75 * 0.8 * 0.8, 12), draw: expect.closeTo(0, 12) },
      lost: { sameSign: expect.closeTo(0.64, 12), oppositeSign: 0, features: 1 },
      won: { sameSign: 0, oppositeSign: 0, features: 0 },
    });
  });

  it("tells a weight drawn on by a partner of the other sign there from one pushed off", () => {
    const other = [0, -0.5, 0.9];
    const seen = [
      { t: 0, W: Float64Array.of(1, 0.6, 0.8, ...other) },
      { t: 1, W: Float64Array.of(0.8, 1, 0.8, ...other) },
    ];
    const [move] = movesOf(kept(2, 3, seen));
    expect(move).toMatchObject({ from: 0, to: 1, cause: "drawn", causedBy: 1, partner: -1, partnerSign: 0, push: 0 });
    expect(move.draw).toBeGreaterThan(0);
  });

  it("notes a birth, and an eviction only of what has led", () => {
    const seen = [
      { t: 0, W: Float64Array.of(1, 0.5, 0) },
      { t: 1, W: Float64Array.of(0.4, 0, -0.9) },
      { t: 3, W: Float64Array.of(0, 0, -1) },
    ];
    const { entries, neurons, first, last, observations } = kept(1, 3, seen);
    expect(entries.map(({ kind, t }) => [kind, t])).toEqual([
      ["move", expect.closeTo(0.4 + 0.6 * 0.4, 0)],
      ["birth", 1],
      ["eviction", 3],
    ]);
    expect(entries[1]).toEqual({ kind: "birth", t: 1, feature: 0, neuron: 2, sign: -1 });
    expect(entries[2]).toEqual({ kind: "eviction", t: 3, feature: 0, neuron: 0 });
    expect([first, last, observations]).toEqual([[0], [2], 3]);
    expect(neurons).toEqual([
      { squared: 0, nonzeros: 0, lost: 1, won: 0 },
      { squared: 0, nonzeros: 0, lost: 0, won: 0 },
      { squared: 1, nonzeros: 1, lost: 0, won: 1 },
    ]);
  });

  it("agrees with all pairs listed and the crossing found by bisection", () => {
    fc.assert(
      fc.property(madeUp, ({ n, m, seen }) => {
        const ledger = kept(n, m, seen);
        const { moves, others } = oracle(n, m, seen);
        const byFeature = [...movesOf(ledger)].sort(
          (a, b) => interval(seen, a) - interval(seen, b) || a.feature - b.feature,
        );
        expect(byFeature).toEqual(moves);
        const told = ledger.entries.flatMap((entry) => (entry.kind === "move" ? [] : [textOf(entry)]));
        expect(told.sort()).toEqual(others.sort());
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it("leads every feature from its first leader to its last by its moves, in order of time", () => {
    fc.assert(
      fc.property(madeUp, ({ n, m, seen }) => {
        const ledger = kept(n, m, seen);
        const leaders = [...ledger.first];
        let t = 0;
        for (const { feature, from, to, t: at } of movesOf(ledger)) {
          expect(leaders[feature]).toBe(from);
          expect(at).toBeGreaterThanOrEqual(t);
          leaders[feature] = to;
          t = at;
        }
        expect(leaders).toEqual(ledger.last);
        expect(ledger.first).toEqual(Array.from(winners(seen[0].W, { n, m }).neuron));
        expect(ledger.last).toEqual(Array.from(winners(seen[seen.length - 1].W, { n, m }).neuron));
        const nonzeros = ledger.neurons.reduce((sum, neuron) => sum + neuron.nonzeros, 0);
        expect(nonzeros).toBe(seen[seen.length - 1].W.filter((w) => w !== 0).length);
      }),
      { seed: 2, numRuns: 200 },
    );
  });

  it("renames features and neurons as they are renamed", () => {
    const renamed = madeUp.chain((run) =>
      fc.record({ run: fc.constant(run), features: shuffled(run.n), neurons: shuffled(run.m) }),
    );
    fc.assert(
      fc.property(renamed, ({ run: { n, m, seen }, features, neurons }) => {
        const moved = seen.map(({ t, W }) => {
          const to = new Float64Array(n * m);
          W.forEach((w, at) => {
            to[features[Math.floor(at / m)] * m + neurons[at % m]] = w;
          });
          return { t, W: to };
        });
        const feature = (i: number) => (i < 0 ? -1 : features[i]);
        const neuron = (k: number) => (k < 0 ? -1 : neurons[k]);
        const expected = kept(n, m, seen).entries.map((entry) => {
          if (entry.kind !== "move") return { ...entry, feature: feature(entry.feature), neuron: neuron(entry.neuron) };
          const { from, to, partner, causedBy } = entry;
          return {
            ...{ ...entry, feature: feature(entry.feature), from: neuron(from), to: neuron(to) },
            ...{ partner: feature(partner), causedBy: feature(causedBy) },
          };
        });
        expect(inOrder(kept(n, m, moved).entries).map(rounded)).toEqual(inOrder(expected).map(rounded));
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  it("refuses times that do not rise, weights of another size, and a result of nothing", () => {
    const { observe, result } = leaderLedger({ n: 1, m: 2 });
    expect(result).toThrow(new InputError("leaderLedger: nothing was observed; give observe a run first."));
    observe(1, Float64Array.of(1, 2));
    expect(() => observe(1, Float64Array.of(1, 2))).toThrow(new InputError("observe: t must rise, got 1 after 1."));
    expect(() => observe(2, Float64Array.of(1))).toThrow("observe: W has length 1, 1 features on 2 neurons need 2.");
    expect(() => leaderLedger({ n: 0, m: 2 })).toThrow(InputError);
  });
});

describe("the ledger of a run of the L1 flow", () => {
  const [n, m, lambda] = [10, 12, 0.01];
  const weights = initialWeights({ n, m, key: "ledger of a run" });
  const run = (method: "event" | "rkc", tolerance: number) => {
    const { observe, result } = leaderLedger({ n, m });
    const { final } = simulateL1({ weights, n, m, lambda, method, tolerance, onStep: observe });
    return { ledger: result(), final };
  };
  const { ledger, final } = run("event", 1e-8);
  const moves = movesOf(ledger);

  it("leads from the largest initial weights to the final winners", () => {
    expect(moves.length).toBeGreaterThan(3);
    expect(ledger.first).toEqual(Array.from(winners(weights, { n, m }).neuron));
    expect(ledger.last).toEqual(Array.from(final.winners ?? []));
  });

  it("has no move without interference: two weights of one size are otherwise treated alike", () => {
    for (const { push, draw, cause } of moves) {
      expect(push + draw).toBeGreaterThan(0);
      expect(cause).not.toBe("none");
    }
  });

  it("is that of another method, and of samples as dense as steps, move by move", () => {
    const path = (own: LeaderMove[]) =>
      [...own].map(({ feature, from, to, causedBy, cause }) => [feature, from, to, causedBy, cause].join(" "));
    const rkc = movesOf(run("rkc", 1e-5).ledger);
    expect(path(rkc)).toEqual(path(moves));
    rkc.forEach(({ t }, k) => {
      expect(Math.abs(t - moves[k].t)).toBeLessThan(0.01 * moves[k].t);
    });
    const { observe, result } = leaderLedger({ n, m });
    simulateL1({
      weights,
      n,
      m,
      lambda,
      sampling: { times: Array.from({ length: 8000 }, (_, s) => s / 20) },
      onSample: observe,
    });
    const sampled = movesOf(result());
    expect(path(sampled)).toEqual(path(moves));
  });
});

function interval(seen: readonly Seen[], { t }: LeaderMove): number {
  return seen.findIndex((next) => t <= next.t);
}

function textOf(entry: Exclude<LedgerEntry, LeaderMove>): string {
  const { kind, t, feature, neuron } = entry;
  return [kind, t, feature, neuron, ...(kind === "birth" ? [entry.sign] : [])].join(" ");
}

function shuffled(count: number): fc.Arbitrary<number[]> {
  const all = Array.from({ length: count }, (_, i) => i);
  return fc.shuffledSubarray(all, { minLength: count, maxLength: count });
}

function inOrder(entries: readonly LedgerEntry[]): LedgerEntry[] {
  return [...entries].sort((a, b) => a.t - b.t || (keyOf(a) < keyOf(b) ? -1 : 1));
}

function keyOf(entry: LedgerEntry): string {
  return `${entry.kind} ${entry.feature} ${entry.kind === "move" ? entry.from : entry.neuron}`;
}

/** Sums over renamed neurons differ in their last digits. */
function rounded(entry: object): unknown {
  return JSON.parse(
    JSON.stringify(entry, (_, value) => (typeof value === "number" ? Number(value.toFixed(9)) + 0 : value)),
  );
}
