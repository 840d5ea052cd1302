import { describe, expect, it } from "vitest";
import { endsInItsLastStage, type Tableau, tableau } from "../../src/solvers/methods/tableau.ts";

const midpoint: Tableau = { name: "midpoint", order: 2, c: [0, 0.5], a: [[], [0.5]], b: [0, 1], e: [-1, 1] };

describe("tableau", () => {
  it("returns a consistent table unchanged", () => {
    expect(tableau(midpoint)).toBe(midpoint);
  });

  it("names the row whose sum is not c", () => {
    expect(() => tableau({ ...midpoint, a: [[], [0.25]] })).toThrow(
      "midpoint: row 1 of a sums to 0.25, not to c = 0.5.",
    );
  });

  it("names the first of several broken rows", () => {
    const kutta: Tableau = { name: "kutta", order: 3, c: [0, 0.5, 1], a: [[], [0.5], [-1, 3]], b: [0.25, 0.5, 0.25] };
    expect(() => tableau(kutta)).toThrow("kutta: row 2 of a sums to 2, not to c = 1.");
  });

  it("names the row that is not strictly lower triangular", () => {
    expect(() => tableau({ ...midpoint, a: [[], [0.25, 0.25]] })).toThrow(
      "midpoint: row 1 of a must have 1 entries, got 2.",
    );
  });

  it.each([{ a: [[]] }, { b: [1] }, { c: [0] }, { e: [0] }])(
    "wants one entry per stage everywhere, unlike %o",
    (broken) => {
      expect(() => tableau({ ...midpoint, ...broken })).toThrow(
        "midpoint: a, b, c and e must have one entry per stage.",
      );
    },
  );

  it("wants weights that sum to 1", () => {
    expect(() => tableau({ ...midpoint, b: [0, 0.75] })).toThrow("midpoint: weights sum to 0.75, not to 1.");
  });

  it("wants error weights that sum to 0", () => {
    expect(() => tableau({ ...midpoint, e: [-1, 1.5] })).toThrow("midpoint: error weights sum to 0.5, not to 0.");
  });

  it("does not ask a fixed-step table for error weights", () => {
    const { e: _, ...fixed } = midpoint;
    expect(tableau(fixed)).toBe(fixed);
  });

  it("wants one dense weight per slope, that of the end included where it is no stage, that sum to 0", () => {
    const dense = (twist: readonly number[]) => () => tableau({ ...midpoint, twist });
    expect(dense([1, -2, 1])).not.toThrow();
    expect(dense([1, -1])).toThrow("midpoint: twist must have 3 entries, got 2.");
    expect(dense([1, -2, 1.5])).toThrow("midpoint: twist sums to 0.5, not to 0.");
  });

  it("knows a last stage that is the end of the step", () => {
    expect(endsInItsLastStage(midpoint)).toBe(false);
    const last: Tableau = { name: "fsal", order: 1, c: [0, 1], a: [[], [1]], b: [1, 0], twist: [1, -1] };
    expect(endsInItsLastStage(last)).toBe(true);
    expect(tableau(last)).toBe(last); // two slopes, one of them at the end
    expect(endsInItsLastStage({ ...last, b: [0.5, 0.5] })).toBe(false);
  });

  it("catches an error of 1e-13 in one coefficient", () => {
    expect(() => tableau({ ...midpoint, a: [[], [0.5 + 1e-13]] })).toThrow(/^midpoint: row 1 of a sums to/);
  });
});
