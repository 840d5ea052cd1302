import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Claim, claimsOf, judge, judgeTest } from "../../src/experiments/claim.ts";
import { summarize } from "../../src/measure/statistics.ts";

const claim = { id: "x", source: "here", statement: "x is 2", invariant: false, prediction: 2 };
const seeds = summarize([2, 2.2, 2.4]); // mean 2.2, standard error 0.2/√3 = 0.1155

describe("judge", () => {
  it("a single number holds within the bound, and has no error and no deviation", () => {
    expect(judge({ ...claim, measured: 2.01, bound: 0.01 })).toEqual({
      ...claim,
      ...{ parameters: null, measurement: 2.01, standardError: null, deviation: null, pValue: null },
      ...{ distance: expect.closeTo(0.005, 12), within: expect.closeTo(0.005, 12), holds: true },
      criterion: { distance: 0.01, standardErrors: null, pValue: null },
    });
    expect(judge({ ...claim, measured: 2.03, bound: 0.01 })).toMatchObject({ holds: false, within: null });
  });

  it("a sample has its mean, its error, and how many of them the mean is away", () => {
    expect(judge({ ...claim, measured: seeds, bound: 0.01 })).toMatchObject({
      measurement: expect.closeTo(2.2, 12),
      standardError: expect.closeTo(0.2 / Math.sqrt(3), 12),
      distance: expect.closeTo(0.1, 12),
      deviation: expect.closeTo(Math.sqrt(3), 12),
    });
  });

  it("a sample may also hold within the stated number of standard errors", () => {
    expect(judge({ ...claim, measured: seeds, bound: 0.01 }).holds).toBe(false);
    expect(judge({ ...claim, measured: seeds, bound: 0.01, standardErrors: 2 }).holds).toBe(true);
    expect(judge({ ...claim, measured: seeds, bound: 0.01, standardErrors: 1.7 }).holds).toBe(false);
    const single = { ...claim, measured: summarize([2.5]), bound: 0.01, standardErrors: 9 };
    expect(judge({ ...single, invariant: false }).holds).toBeNull(); // which says nothing of its own error
    expect(judge({ ...single, invariant: true }).holds).toBe(false);
  });

  it("a prediction of 0 is met by 0 alone, and missed by a distance that a file can hold", () => {
    const met = judge({ ...claim, prediction: 0, measured: 0, bound: 0 });
    expect(met).toMatchObject({ holds: true, distance: 0 });
    const missed = judge({ ...claim, prediction: 0, measured: 1, bound: 0.5 });
    expect(missed).toMatchObject({ holds: false, distance: null });
    expect(JSON.parse(JSON.stringify(missed))).toStrictEqual(missed);
    const near = judge({ ...claim, prediction: 0, measured: summarize([-1, 2]), bound: 0, standardErrors: 2 });
    expect(near).toMatchObject({ holds: true, standardError: expect.closeTo(1.5, 12) }); // 0.5 ± 1.5
    expect(near.deviation).toBeCloseTo(1 / 3, 12);
  });

  it("equal seeds have an error of 0, and no deviation in units of it", () => {
    const alike = judge({ ...claim, measured: summarize([2, 2]), bound: 0 });
    expect(alike).toMatchObject({ holds: true, standardError: 0, deviation: null, distance: 0, within: null });
    const off = judge({ ...claim, measured: summarize([3, 3]), bound: 0, standardErrors: 2 });
    expect(off).toMatchObject({ holds: false, standardError: 0, deviation: null, distance: 0.5 });
  });

  it("tells the bounds that decide, and how far off a claim holds where the distance decided", () => {
    const cases = [
      [{ measured: 2, bound: 0 }, { distance: 0, standardErrors: null }, true, null],
      [{ measured: 2.01, bound: 0.01 }, { distance: 0.01, standardErrors: null }, true, 0.005],
      [{ measured: 2.03, bound: 0.01 }, { distance: 0.01, standardErrors: null }, false, null],
      [{ measured: seeds, bound: 0, standardErrors: 2 }, { distance: null, standardErrors: 2 }, true, null],
      [{ measured: seeds, bound: 0.2, standardErrors: 1 }, { distance: 0.2, standardErrors: 1 }, true, 0.1],
      [{ measured: seeds, bound: 0.01, standardErrors: 2 }, { distance: 0.01, standardErrors: 2 }, true, null],
      [{ measured: seeds, bound: 0.01, standardErrors: 1 }, { distance: 0.01, standardErrors: 1 }, false, null],
    ] as const;
    for (const [given, criterion, holds, within] of cases) {
      const found = judge({ ...claim, ...given });
      expect(found).toMatchObject({ criterion: { ...criterion, pValue: null }, holds, pValue: null });
      if (within === null) expect(found.within).toBeNull();
      else expect(found.within).toBeCloseTo(within, 12);
    }
  });

  it("holds by its criterion and its own numbers alone", () => {
    const value = fc.double({ min: -10, max: 10, noNaN: true });
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        fc.array(value, { minLength: 1, maxLength: 5 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 0, max: 4 }),
        (prediction, values, bound, standardErrors) => {
          const { holds, within, ...found } = judge({
            ...{ ...claim, prediction, measured: summarize(values), bound, standardErrors },
          });
          const { criterion, distance, deviation } = found;
          const near = criterion.distance !== null && distance !== null && distance <= criterion.distance;
          const few = deviation !== null && deviation <= (criterion.standardErrors ?? -1);
          const open = values.length === 1 && standardErrors > 0 && !claim.invariant ? null : false;
          expect(holds).toBe(near || few || distance === 0 || open);
          expect(within !== null).toBe(near && distance !== 0);
          expect(JSON.parse(JSON.stringify(found))).toEqual(found);
        },
      ),
    );
  });

  it("carries the point it is about", () => {
    const at = { m: 64, level: "exact" };
    expect(judge({ ...claim, at, measured: 2, bound: 0 }).parameters).toEqual(at);
  });

  it("refuses a key that no judgement has", () => {
    const slip = { ...claim, measured: 2, bound: 0, standardError: 2 };
    expect(() => judge(slip)).toThrow(/^judge: .*standardError/);
  });
});

describe("judgeTest", () => {
  const fit = { statistic: 12, expected: 8, binsTotal: 9, freedom: 8, pValue: 0.01, draws: 1000 };
  const { prediction: _, ...tested } = claim;

  it("holds from its level on, with the statistic beside what it is on average", () => {
    expect(judgeTest({ ...tested, fit, level: 0.01, at: { n: 2 } })).toEqual({
      ...tested,
      ...{ parameters: { n: 2 }, prediction: 8, measurement: 12, standardError: null, distance: null, deviation: null },
      ...{ pValue: 0.01, criterion: { distance: null, standardErrors: null, pValue: 0.01 }, holds: true, within: null },
    });
    expect(judgeTest({ ...tested, fit: { ...fit, pValue: 0.00999 }, level: 0.01 }).holds).toBe(false);
    expect(judgeTest({ ...tested, fit, level: 0.05 })).toMatchObject({ pValue: 0.01, holds: false });
  });

  it("without anything to test neither holds nor fails, in numbers for a file, unless a law is ruled out", () => {
    const nothing = { statistic: 0, expected: 0, binsTotal: 2, freedom: 0, pValue: 1, draws: 1000 };
    const empty = judgeTest({ ...tested, fit: nothing, level: 0.01 });
    expect(empty.holds).toBeNull();
    const impossible = { ...nothing, statistic: Infinity, pValue: 1e-3 };
    expect(judgeTest({ ...tested, fit: impossible, level: 0.01 }).holds).toBe(false);
    expect(JSON.parse(JSON.stringify(empty))).toStrictEqual(empty);
  });

  it("refuses a key that no such judgement has", () => {
    const slip = { ...tested, fit, level: 0.01, bound: 0 };
    expect(() => judgeTest(slip)).toThrow(/^judgeTest: .*bound/);
  });
});

describe("claimsOf", () => {
  const made = (id: string, at?: Readonly<Record<string, number | string>>): Claim =>
    judge({ ...claim, id, measured: 2, bound: 0, ...(at && { at }) });
  const ids = (...claims: Claim[]) => claimsOf({ expect: () => claims }, null).map(({ id }) => id);

  it("leaves an identifier as it is where no other claim has it", () => {
    expect(ids(made("a"), made("b", { m: 4 }))).toEqual(["a", "b"]);
  });

  it("tells claims of one name apart by the parameters that differ, numbers by name and words as they are", () => {
    expect(ids(made("a", { n: 2, m: 4 }), made("a", { n: 2, m: 8 }), made("b", { m: 4 }))).toEqual([
      ...["a-m4", "a-m8", "b"],
    ]);
    expect(ids(made("a", { m: 4, level: "exact" }), made("a", { m: 8, level: "closure" }))).toEqual([
      ...["a-m4-exact", "a-m8-closure"],
    ]);
    expect(ids(made("a", { lambda: 1e-7 }), made("a", { lambda: 0.5 }))).toEqual(["a-lambda1e-7", "a-lambda0.5"]);
  });

  it("keeps all else of a claim, and the order", () => {
    const claims = [made("a", { m: 4 }), made("b"), made("a", { m: 8 })];
    const found = claimsOf({ expect: () => claims }, null);
    expect(found.map(({ id: _id, ...rest }) => rest)).toEqual(claims.map(({ id: _id, ...rest }) => rest));
    expect(claims.map(({ id }) => id)).toEqual(["a", "b", "a"]);
  });

  it("gives every point of a grid an identifier of its own", () => {
    const values = fc.uniqueArray(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(
        values,
        values,
        fc.uniqueArray(fc.constantFrom("exact", "closure", "flow"), { minLength: 1 }),
        (ns, ms, ls) => {
          const grid = ns.flatMap((n) => ms.flatMap((m) => ls.map((level) => made("a", { n, m, level }))));
          expect(new Set(ids(...grid)).size).toBe(grid.length);
        },
      ),
    );
  });

  it("refuses two claims that nothing tells apart, naming them", () => {
    const message = "two claims have the identifier a; give each its parameters.";
    expect(() => ids(made("a"), made("a"))).toThrow(message);
    expect(() => ids(made("a", { m: 4 }), made("a", { m: 4 }))).toThrow(message);
    expect(() => ids(made("a-m4"), made("a", { m: 4 }), made("a", { m: 8 }))).toThrow("identifier a-m4;");
  });
});
