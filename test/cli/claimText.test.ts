import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { claimTable, reportTable } from "../../src/cli/claimTable.ts";
import {
  criterionText,
  distanceText,
  exitCodeOf,
  numberText,
  sourceText,
  summaryLine,
  verdictText,
  withError,
} from "../../src/cli/claimText.ts";
import { judge, judgeTest } from "../../src/experiments/claim.ts";
import { summarize } from "../../src/measure/statistics.ts";

const about = { id: "x", source: "theory §9", statement: "x is 2", invariant: false, prediction: 2 };
const seeds = summarize([2, 2.2, 2.4]); // mean 2.2, standard error 0.1155
const fit = { statistic: 12, expected: 8, binsTotal: 9, freedom: 8, pValue: 0.3, draws: 1000 };
const { prediction: _, ...tested } = about;

describe("a claim in words", () => {
  it("counts the distance in standard errors where seeds differ, else relative to the prediction", () => {
    expect(distanceText(judge({ ...about, measured: seeds, bound: 0.01 }))).toBe("1.7 s.e.");
    expect(distanceText(judge({ ...about, measured: 2.01, bound: 0.01 }))).toBe("0.5 %");
    expect(distanceText(judge({ ...about, measured: summarize([2, 2]), bound: 0 }))).toBe("0 %");
    expect(distanceText({ distance: 0.7, deviation: 1384.7 })).toBe("1400 s.e.");
    expect(distanceText({ distance: 0.7, deviation: 4.549 })).toBe("4.5 s.e.");
    expect(distanceText({ distance: 2.01e-11, deviation: null })).toBe("2e-11");
  });

  it("has no distance where it is a test, or where the prediction is 0 and missed", () => {
    expect(distanceText(judgeTest({ ...tested, fit, level: 0.01 }))).toBe("");
    expect(distanceText(judge({ ...about, prediction: 0, measured: 1, bound: 0 }))).toBe("");
  });

  it.each([
    [{ bound: 0 }, "equal"],
    [{ bound: 0.01 }, "relative distance <= 0.01"],
    [{ bound: 0, standardErrors: 2 }, "within 2 standard errors"],
    [{ bound: 0.1, standardErrors: 3 }, "relative distance <= 0.1, or 3 standard errors"],
  ])("tells the bounds %j", (bounds, text) => {
    expect(criterionText(judge({ ...about, measured: seeds, ...bounds }))).toBe(text);
  });

  it("tells the p-value of a test beside its level", () => {
    const found = judgeTest({ ...tested, fit: { ...fit, pValue: 0.01234 }, level: 0.01 });
    expect(criterionText(found)).toBe("p = 0.012; holds from 0.01");
  });

  it("holds within what is never less than the distance, and at most a tenth more", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 5, noNaN: true }), (within) => {
        const text = verdictText({ holds: true, within }).replace("holds within ", "");
        const said = text.endsWith("%") ? Number(text.replace(" %", "")) / 100 : Number(text);
        expect(said).toBeGreaterThanOrEqual(within * (1 - 1e-8));
        expect(said).toBeLessThanOrEqual(within * 1.1001);
      }),
    );
    expect([verdictText({ holds: true, within: null }), verdictText({ holds: false, within: null })]).toEqual([
      ...["holds", "fails"],
    ]);
  });

  it("tells numbers to the digits their errors leave", () => {
    expect(withError(14588.8125, 18.860721)).toBe("14588.8 ± 18.9");
    expect(withError(0.12345678, null)).toBe("0.123457");
    expect(withError(1, 0)).toBe("1 ± 0");
    expect(numberText(1 / 3)).toBe("0.333333");
  });

  it("is of the code where it fails only if that is wrong", () => {
    expect(sourceText({ invariant: true, source: "theory §2" })).toBe("the code, theory §2");
    expect(sourceText({ invariant: false, source: "paper §3" })).toBe("paper §3");
  });
});

describe("all verdicts together", () => {
  const claim = (invariant: boolean, holds: boolean | null) => ({ invariant, holds });

  it.each([
    [[claim(true, true), claim(false, true)], "Every claim about the code itself holds.", 0],
    [[claim(true, true), claim(false, null)], "Every claim about the code itself holds.", 0],
    [[claim(true, false), claim(false, true)], "1 claim about the code itself fails.", 1],
    [
      [claim(true, true), claim(false, false), claim(false, false)],
      "Every claim about the code itself holds. " +
        "2 of the statements under test fail: findings, with their size in the table.",
      0,
    ],
  ])("%j", (claims, line, code) => {
    expect(summaryLine(claims)).toBe(line);
    expect(exitCodeOf(claims)).toBe(code);
  });
});

describe("tables of claims", () => {
  const claims = [
    judge({ ...about, measured: 2, bound: 0, invariant: true }),
    judge({ ...about, id: "long-name", measured: seeds, bound: 0.01 }),
  ];

  it("have a line for every claim under a head, columns that line up, and the sum of it", () => {
    const [head, first, second, sum, ...rest] = claimTable(claims).split("\n");
    expect(head).toMatch(/^verdict +claim +predicted +measured +what +criterion$/);
    expect(first).toMatch(/^holds +x +2 +2 +x is 2 +equal$/);
    expect(second).toMatch(/^fails +long-name +2 +2\.200 ± 0\.115 +x is 2 +relative distance <= 0\.01$/);
    expect([first, second].map((line) => line.indexOf("x is 2"))).toEqual([head.indexOf("what"), head.indexOf("what")]);
    expect([sum, rest]).toEqual([summaryLine(claims), []]);
  });

  it("of a report name the claims, their sources and the time they took", () => {
    const [head, first, second] = reportTable(claims.map((claim) => ({ ...claim, seconds: 1.25 }))).split("\n");
    expect(head.split(/ {2,}/)).toEqual([
      ...["verdict", "claim", "predicted", "measured", "distance", "seconds", "what", "source", "criterion"],
    ]);
    expect(first.split(/ {2,}/)).toEqual([
      ...["holds", "x", "2", "2", "0 %", "1.3", "x is 2", "the code, theory §9", "equal"],
    ]);
    expect(second).toContain("long-name");
    expect(second).toContain("1.7 s.e.");
  });
});
