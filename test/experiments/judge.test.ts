import { expect, it } from "vitest";
import { judge, judgeTest } from "../../src/experiments/claim.ts";
import { summarize } from "../../src/measure/statistics.ts";

const claim = { id: "x", source: "here", statement: "x is 2", invariant: false, prediction: 2 };

it("a single number holds within the bound and carries no error", () => {
  expect(judge({ ...claim, measured: 2.01, bound: 0.01 })).toMatchObject({
    holds: true,
    standardError: null,
    distance: expect.closeTo(0.005, 12),
    criterion: "relative distance <= 0.01",
  });
  expect(judge({ ...claim, measured: 2.03, bound: 0.01 }).holds).toBe(false);
});

it("a sample may also hold within the stated number of standard errors", () => {
  const measured = summarize([2, 2.2, 2.4]); // mean 2.2, standard error 0.115
  expect(judge({ ...claim, measured, bound: 0.01 }).holds).toBe(false);
  expect(judge({ ...claim, measured, bound: 0.01, standardErrors: 2 }).holds).toBe(true);
  expect(judge({ ...claim, measured, bound: 0.01, standardErrors: 1.5 }).holds).toBe(false);
  expect(judge({ ...claim, measured: summarize([2.5]), bound: 0.01, standardErrors: 9 }).holds).toBe(false);
});

it("a prediction of 0 is met by 0 alone, and missed by a distance that a file can hold", () => {
  const met = judge({ ...claim, prediction: 0, measured: 0, bound: 0 });
  expect(met).toMatchObject({ holds: true, distance: 0 });
  const missed = judge({ ...claim, prediction: 0, measured: 1, bound: 0.5 });
  expect(missed.holds).toBe(false);
  expect(JSON.parse(JSON.stringify(missed))).toStrictEqual(missed);
  const near = judge({ ...claim, prediction: 0, measured: summarize([-1, 2]), bound: 0, standardErrors: 2 }); // 0.5 ± 1.5
  expect(near).toMatchObject({ holds: true, standardError: expect.closeTo(1.5, 12) });
});

it("a significance test holds from its level on, with the statistic beside what it is on average", () => {
  const fit = { statistic: 12, expected: 8, binsTotal: 9, pValue: 0.01, draws: 1000 };
  const { prediction: _, ...tested } = claim;
  expect(judgeTest({ ...tested, fit, level: 0.01 })).toEqual({
    ...tested,
    ...{ prediction: 8, measurement: 12, standardError: null, distance: null },
    ...{ criterion: "p = 0.010; holds from 0.01", holds: true, within: null },
  });
  expect(judgeTest({ ...tested, fit: { ...fit, pValue: 0.00999 }, level: 0.01 }).holds).toBe(false);
  expect(judgeTest({ ...tested, fit, level: 0.05 })).toMatchObject({
    criterion: "p = 0.010; holds from 0.05",
    holds: false,
  });
});

it("a significance test without anything to test holds, with a distance that a file can hold", () => {
  const fit = { statistic: 0, expected: 0, binsTotal: 2, pValue: 1, draws: 1000 };
  const { prediction: _, ...tested } = claim;
  const empty = judgeTest({ ...tested, fit, level: 0.01 });
  expect(empty.holds).toBe(true);
  expect(JSON.parse(JSON.stringify(empty))).toStrictEqual(empty);
});

it("a criterion says what decides, and a verdict how far off it holds where a distance decided", () => {
  const seeds = summarize([2, 2.2, 2.4]); // mean 2.2, standard error 0.115
  const cases = [
    [{ measured: 2, bound: 0 }, "equal", "holds", null],
    [{ measured: 2.01, bound: 0.01 }, "relative distance <= 0.01", "holds", 0.005],
    [{ measured: 2.03, bound: 0.01 }, "relative distance <= 0.01", "fails", null],
    [{ measured: seeds, bound: 0, standardErrors: 2 }, "within 2 standard errors", "holds", null],
    [
      { measured: seeds, bound: 0.2, standardErrors: 1 },
      "relative distance <= 0.2, or 1 standard errors",
      "holds",
      0.1,
    ],
    [
      { measured: seeds, bound: 0.01, standardErrors: 2 },
      "relative distance <= 0.01, or 2 standard errors",
      "holds",
      null,
    ],
  ] as const;
  for (const [given, criterion, verdict, within] of cases) {
    const found = judge({ ...claim, ...given });
    expect(found).toMatchObject({ criterion, verdict });
    if (within === null) expect(found.within).toBeNull();
    else expect(found.within).toBeCloseTo(within, 12);
  }
});
