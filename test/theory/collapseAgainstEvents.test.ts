import { expect, test } from "vitest";
import { collapseField } from "../../src/dynamics/collapse.ts";
import { initialWeights } from "../../src/random/initialWeights.ts";
import { eventSolver, solve } from "../../src/solvers/index.ts";
import { collapseAt, deathTimes, reduceCollapse, solveCollapse, weightsAt } from "../../src/theory/index.ts";
import { byMagnitude, largestDifference, logSpaced } from "./support.ts";

// 1000 weights integrated one by one, every death located, against the two equations they reduce to
const m = 1000;
const tolerance = 1e-10;

for (const lambda of [1e-2, 1e-3]) {
  test.each([0, 1, 2])(
    `every weight and every death of the reduction is that of 1000 weights, lambda = ${lambda}, seed %i`,
    (seed) => {
      const weights = initialWeights({ m, key: seed });
      const reduction = reduceCollapse(weights, { lambda });
      const solution = solveCollapse(reduction, { tolerance });
      expect(solution.status).toBe("converged");
      const times = [0, ...logSpaced(0.1, solution.t, 40)];
      const direct = solve(collapseField({ m, lambda }), weights, {
        method: eventSolver,
        tolerance,
        tEnd: solution.t,
        times,
      });
      expect(direct.status).toBe("done");
      expect(direct.ys).toHaveLength(41);

      const reduced = new Float64Array(m);
      direct.ys.forEach((w, i) => {
        weightsAt(reduction, collapseAt(solution, times[i]), weights, reduced);
        // measured over the six cases: 9.4e-10 at worst
        expect(largestDifference(w, reduced)).toBeLessThan(1e-8);
      });

      // smallest magnitude first, each once, and none comes back
      const deaths = direct.events;
      expect(deaths.every(({ kind }) => kind === "rests")).toBe(true);
      expect(deaths.map(({ component }) => component)).toEqual(byMagnitude(weights).slice(1).reverse());

      const predicted = deathTimes(solution);
      expect(predicted).toHaveLength(m);
      expect(predicted[0]).toBe(Infinity);
      deaths.forEach(({ t }, i) => {
        const difference = Math.abs(t - predicted[m - 1 - i]);
        // A weight dies at speed λ, so weights that agree within ε have deaths that agree within ε/λ. An error of one
        // tolerance at the start has grown by g at the time of the death: ε = tolerance·g(t), that is tolerance·g/(λt)
        // of t itself. Measured: 0.31 of it at worst; of t itself 5.1e-9 (lambda = 0.01) and 1.7e-9 (lambda = 0.001)
        const { leader, reach } = collapseAt(solution, t);
        expect(difference / t).toBeLessThan((tolerance * leader) / (reach * lambda * t));
        expect(difference * lambda).toBeLessThan(1e-8);
      });
    },
  );
}
