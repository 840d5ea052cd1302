import fc from "fast-check";
import { expect, it } from "vitest";
import { judge, judgeTest } from "../../src/experiments/experiment.ts";
import { summarize } from "../../src/measure/statistics.ts";
import { checks, distanceText, numberText, verdictText, verifyPage, withError } from "../../src/verify/index.ts";
import { rowOf } from "../../src/verify/row.ts";

const about = { id: "x", source: "theory §9", statement: "a < b & c", invariant: false, prediction: 2 };
const row = (claim: ReturnType<typeof judge>) => rowOf(checks[0], claim, 1.25);

it("a row counts the distance in standard errors where seeds differ, else relative to the prediction", () => {
  const seeds = row(judge({ ...about, measured: summarize([2, 2.2, 2.4]), bound: 0.01 }));
  expect(seeds).toMatchObject({
    distanceIn: "standard errors",
    verdict: "fails",
    check: checks[0].name,
    seconds: 1.25,
  });
  expect(seeds.distance).toBeCloseTo(Math.sqrt(3), 12);
  expect(row(judge({ ...about, measured: 2.01, bound: 0.01 }))).toMatchObject({
    distanceIn: "relative",
    distance: expect.closeTo(0.005, 12),
    verdict: "holds within 0.5 %",
  });
  const alike = row(judge({ ...about, measured: summarize([2, 2]), bound: 0 }));
  expect(alike).toMatchObject({ distanceIn: "relative", distance: 0, verdict: "holds" });
});

it("a test has no distance", () => {
  const fit = { statistic: 12, expected: 8, binsTotal: 9, pValue: 0.3, draws: 1000 };
  const { prediction: _, ...tested } = about;
  const found = rowOf(checks[0], judgeTest({ ...tested, fit, level: 0.01 }), 0);
  expect(found).toMatchObject({ distance: null, verdict: "holds" });
  expect(distanceText(found)).toBe("");
});

it("what a verdict says to hold within is never less than the distance, and at most a tenth more", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-12, max: 5, noNaN: true }), (within) => {
      const text = verdictText({ verdict: "holds", within }).replace("holds within ", "");
      const said = text.endsWith("%") ? Number(text.replace(" %", "")) / 100 : Number(text);
      expect(said).toBeGreaterThanOrEqual(within * (1 - 1e-8));
      expect(said).toBeLessThanOrEqual(within * 1.1001);
    }),
  );
});

it("numbers are told to the digits their errors leave", () => {
  expect(withError(14588.8125, 18.860721)).toBe("14588.8 ± 18.9");
  expect(withError(0.12345678, null)).toBe("0.123457");
  expect(withError(1, 0)).toBe("1 ± 0");
  expect(numberText(1 / 3)).toBe("0.333333");
  expect(distanceText({ distance: 1384.7, distanceIn: "standard errors" })).toBe("1400 s.e.");
  expect(distanceText({ distance: 4.549, distanceIn: "standard errors" })).toBe("4.5 s.e.");
  expect(distanceText({ distance: 2.01e-11, distanceIn: "relative" })).toBe("2e-11");
});

it("the page shows every row under the title of its check, and escapes what it quotes", () => {
  const rows = [
    row(judge({ ...about, measured: 2, bound: 0 })),
    row(judge({ ...about, id: "y", measured: 3, bound: 0 })),
  ];
  const page = verifyPage({ rows, command: "incidental verify <x>", seed: 5, version: "9.9.9", summary: "1 < 2" });
  expect(page).toContain("a &lt; b &amp; c");
  expect(page).toContain("incidental verify &lt;x&gt;");
  expect(page.match(/<tr id=/g)).toHaveLength(2);
  expect(page.match(/<h2>/g)).toHaveLength(1);
  expect(page).toContain('class="verdict fails"');
  expect(page).toContain("seed 5 · version 9.9.9");
  expect(page).not.toMatch(/https?:/);
});
