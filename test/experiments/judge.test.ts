import { expect, it } from "vitest";
import { judge } from "../../src/experiments/experiment.ts";
import { summarize } from "../../src/measure/statistics.ts";

const claim = { id: "x", source: "here", statement: "x is 2", invariant: false, prediction: 2 };

it("a single number holds within the bound and carries no error", () => {
  expect(judge({ ...claim, measured: 2.01, bound: 0.01 })).toMatchObject({
    verdict: "holds",
    standardError: null,
    distance: expect.closeTo(0.005, 12),
    criterion: "relative distance <= 0.01",
  });
  expect(judge({ ...claim, measured: 2.03, bound: 0.01 }).verdict).toBe("fails");
});

it("a sample may also hold within the stated number of standard errors", () => {
  const measured = summarize([2, 2.2, 2.4]); // mean 2.2, standard error 0.115
  expect(judge({ ...claim, measured, bound: 0.01 }).verdict).toBe("fails");
  expect(judge({ ...claim, measured, bound: 0.01, standardErrors: 2 }).verdict).toBe("holds");
  expect(judge({ ...claim, measured, bound: 0.01, standardErrors: 1.5 }).verdict).toBe("fails");
  expect(judge({ ...claim, measured: summarize([2.5]), bound: 0.01, standardErrors: 9 }).verdict).toBe("fails");
});
