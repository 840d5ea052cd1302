import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError, initialWeights } from "../../src/index.ts";
import { reduceCollapse, settleInTurn, slowManifold } from "../../src/theory/index.ts";

describe("settling in turn", () => {
  it("gives a slot to the feature whose lead is widest, and the other its next", () => {
    // all three want neuron 0; the second has the opposite sign there and meets nobody
    const W = [0.9, 0.3, 0.1, -0.8, 0.5, 0.2, 0.7, 0.65, -0.3];
    const { neuron, sign, s } = settleInTurn({ W, n: 3, m: 3 });
    expect([...neuron]).toEqual([0, 0, 1]);
    expect([...sign]).toEqual([1, -1, 1]);
    expect(s[0]).toBeLessThan(s[1]);
    expect(s[1]).toBeLessThan(s[2]);
  });

  it("waits for a feature as long as it takes alone, to the last death of the closed form", () => {
    const W = initialWeights({ n: 1, m: 12, key: 5 });
    const { deathTimes } = slowManifold(reduceCollapse(W, { lambda: 1e-4 }));
    const last = Math.max(...[...deathTimes].filter(Number.isFinite));
    expect(settleInTurn({ W, n: 1, m: 12 }).s[0]).toBeCloseTo(1e-4 * last, 10);
  });

  it("never gives a slot twice, and gives every feature its largest weight where nobody shares it", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 8 }), fc.integer({ min: 0, max: 4 }), fc.nat(), (n, more, key) => {
        const m = n + more;
        const W = initialWeights({ n, m, key });
        const { neuron, sign } = settleInTurn({ W, n, m });
        const slots = Array.from(neuron, (k, i) => sign[i] * (k + 1));
        expect(new Set(slots).size).toBe(n);
        const wanted = Array.from({ length: n }, (_, i) => {
          const row = [...W.subarray(i * m, (i + 1) * m)];
          const k = row.reduce((best, w, at) => (Math.abs(w) > Math.abs(row[best]) ? at : best), 0);
          return Math.sign(row[k]) * (k + 1);
        });
        if (new Set(wanted).size === n) expect(slots).toEqual(wanted);
        for (const slot of wanted) expect(slots).toContain(slot); // the first to settle of those who want it has it
      }),
    );
  });

  it("does not depend on signs of neurons, nor on their order", () => {
    const [n, m] = [5, 7];
    const W = initialWeights({ n, m, key: 3 });
    const turned = W.map((_, q) => (q % m === 2 ? -1 : 1) * W[q - (q % m) + ((q + 1 - Math.floor(q / m) * m) % m)]);
    const [here, there] = [W, turned].map((own) => settleInTurn({ W: own, n, m }));
    expect([...there.neuron]).toEqual(Array.from(here.neuron, (k) => (k + m - 1) % m));
    expect([...there.sign]).toEqual(Array.from(here.sign, (sign, i) => (there.neuron[i] === 2 ? -sign : sign)));
  });

  it.each([
    [{ W: [1, 0], n: 2, m: 1 }, "n must be at most m = 1, got 2: there may be no free slot."],
    [{ W: [1, 0, 1], n: 1, m: 2 }, "W has length 3, n = 1, m = 2 expects 2."],
    [{ W: [1, 0, 0, 0], n: 2, m: 2 }, "row 1 of W must have a weight, got zeros only."],
    [{ W: [1, Number.NaN], n: 1, m: 2 }, "W must hold finite numbers only."],
    [{ W: [], n: 0, m: 2 }, "n must be a whole number >= 1, got 0."],
  ])("refuses %j", (options, message) => {
    expect(() => settleInTurn(options)).toThrow(new InputError(message));
  });
});
