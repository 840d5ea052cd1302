import { describe, expect, it } from "vitest";
import scipyCounts from "../../bench/ivp/scipyCounts.json" with { type: "json" };
import { absoluteOf, errorOf, runTo } from "./problems/index.ts";
import type { IvpRun } from "./runs.ts";

/** Label of the run, problem, tolerance, evaluations, error at the end in units of the tolerance. */
export type Pin = readonly [label: string, problem: string, tolerance: number, evaluations: number, error: number];

/**
 * Every run ends within the error of its pin, and within its evaluations and two per cent. The rows are printed by
 * `npm run bench -- ivp`, the error with five per cent more than measured.
 */
export function holdPins(title: string, runs: readonly IvpRun[], pins: readonly Pin[]): void {
  const key = (label: string, problem: string, tolerance: number) =>
    `${label} on ${problem} at ${tolerance.toExponential(0)}`;
  const keyOf = ({ label, problem, tolerance }: IvpRun) => key(label, problem.name, tolerance);
  const pinned = new Map(pins.map((pin) => [key(pin[0], pin[1], pin[2]), pin]));

  describe(title, () => {
    it("has one pin for every run and no other", () => {
      expect(pins.map((pin) => key(pin[0], pin[1], pin[2])).sort()).toEqual(runs.map(keyOf).sort());
    });

    it("is compared with SciPy's counts at the same tolerances", () => {
      for (const { scipy, problem, tolerance } of runs) {
        if (scipy === undefined) continue;
        const wanted = {
          ...scipy,
          problem: problem.name,
          tolerance,
          absoluteTolerance: absoluteOf(problem, tolerance),
        };
        expect(scipyCounts.counts).toContainEqual(expect.objectContaining(wanted));
      }
    });

    it.each(runs.map((run) => ({ run, name: keyOf(run) })))("$name is as accurate and as cheap as pinned", (each) => {
      const [, , , evaluations, error] = pinned.get(each.name)!;
      const { problem, method, tolerance, step } = each.run;
      const { status, y, stats } = runTo(problem, method, tolerance, step);
      expect(status).toBe("done");
      expect(errorOf(problem, y, tolerance)).toBeLessThanOrEqual(error);
      expect(stats.rhs).toBeLessThanOrEqual(1.02 * evaluations);
    });
  });
}
