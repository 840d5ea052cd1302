import { describe, expect, it } from "vitest";
import { dopri5, eventSolver, type Field, type Method, odex, radau, solve } from "../../src/solvers/index.ts";
import { dryOscillator, fedByFriction, kinds, sinusoidWithRests, switchesOf } from "../support/friction.ts";
import type { Known } from "../support/order.ts";
import { logistic, oscillator, rational, seasonal } from "../support/problems.ts";
import { mostUnitsOff, spread, UNITS, unitsOff } from "../support/tolerance.ts";

const TOLERANCES = [1e-4, 1e-6, 1e-8, 1e-10];
// of order 5 with an estimate of order 3: tighter ones are not what it is for
const RADAU_TOLERANCES = [1e-4, 1e-6, 1e-8];
const CHOSEN = 50; // times between the start and the end, wherever the steps fall

const smooth = [oscillator, logistic, seasonal, rational];
const methods: readonly (readonly [Method, readonly number[]])[] = [
  [dopri5, TOLERANCES],
  [odex, TOLERANCES],
  [radau, RADAU_TOLERANCES],
  [eventSolver, TOLERANCES],
];
const smoothRuns = methods.flatMap(([method, tolerances]) =>
  smooth.map((problem) => ({ method, tolerances, problem })),
);

describe("errors in tolerance units", () => {
  it.each(smoothRuns)("$method.name ends $problem.name within 5", ({ method, tolerances, problem }) => {
    const { field, start, t0, tEnd, exact } = problem;
    for (const tolerance of tolerances) {
      const solution = solve(field, start, { t0, tEnd, method, tolerance });
      expect(solution.status).toBe("done");
      expect(unitsOff(solution.y, exact(tEnd), tolerance)).toBeLessThan(UNITS);
    }
  });

  it.each(smoothRuns)(
    "$method.name is within 5 at 50 chosen times of $problem.name",
    ({ method, tolerances, problem }) => {
      const { field, start, t0, tEnd, exact } = problem;
      for (const tolerance of tolerances) {
        const solution = solve(field, start, { t0, tEnd, method, tolerance, times: spread(t0, tEnd, CHOSEN) });
        expect(solution.ts).toHaveLength(CHOSEN);
        expect(mostUnitsOff(solution, exact, tolerance)).toBeLessThan(UNITS);
      }
    },
  );

  const frictionRuns = [dryOscillator, sinusoidWithRests, fedByFriction];

  it.each(frictionRuns)("eventSolver is within 5 at 50 chosen times and at every step end of an $name", (problem) => {
    const { field, start, t0, tEnd, exact } = problem;
    for (const tolerance of [1e-3, ...TOLERANCES]) {
      for (const times of [undefined, spread(t0, tEnd, CHOSEN)]) {
        const solution = solve(field, start, { t0, tEnd, tolerance, ...(times && { times }) });
        expect(solution.status).toBe("done");
        expect(mostUnitsOff(solution, exact, tolerance)).toBeLessThan(UNITS);
      }
    }
  });

  it.each(frictionRuns)("eventSolver locates rests and crossings of an $name within 5", (problem) => {
    const { field, start, tEnd } = problem;
    for (const tolerance of [1e-3, ...TOLERANCES]) {
      const located = switchesOf(problem, solve(field, start, { tEnd, tolerance }));
      expect(kinds(located)).toEqual(kinds(problem.events));
      problem.events.forEach(({ t, kind }, i) => {
        // y reaches zero with a slope of 0.2 at least, so an error of one unit moves the time by five; a release starts
        // with slope zero and cannot be timed better than the square root of what it changes.
        const speed = kind === "leaves" ? Math.sqrt(tolerance) : 5 * tolerance;
        expect(Math.abs(located[i].t - t)).toBeLessThan(UNITS * speed);
      });
    }
  });
});

describe("van der Pol's equation at μ = 1000", () => {
  const mu = 1000;
  const vanDerPol: Field = {
    dimension: 2,
    derivative: (_t, y, dydt) => {
      dydt[0] = y[1];
      dydt[1] = mu * (1 - y[0] * y[0]) * y[1] - y[0];
    },
    jacobian: (_t, y, J) => {
      J[0] = 0;
      J[1] = 1;
      J[2] = -2 * mu * y[0] * y[1] - 1;
      J[3] = mu * (1 - y[0] * y[0]);
    },
  };
  // y(2000) of problem vdpol in the Test Set for IVP Solvers (Mazzia, Magherini, 2008), computed there in extended
  // precision.
  const literature = 1.706167732170456;

  it.each([
    { tolerance: 1e-4, evaluations: 2030 },
    { tolerance: 1e-6, evaluations: 6060 },
    { tolerance: 1e-8, evaluations: 22070 },
  ])("radau gives the literature value within 5 at tolerance $tolerance", ({ tolerance, evaluations }) => {
    // The speed is −y/(μ(y² − 1)), about 10⁻³, outside the jumps: its absolute tolerance must be that much smaller to
    // ask for it.
    const { status, y, stats } = solve(vanDerPol, [2, 0], {
      tEnd: 2000,
      method: radau,
      relativeTolerance: tolerance,
      absoluteTolerance: tolerance / mu,
      times: [2000],
    });
    expect(status).toBe("done");
    expect(Math.abs(y[0] - literature) / (tolerance * (1 / mu + literature))).toBeLessThan(UNITS);
    expect(stats.rhs).toBeLessThan(evaluations); // 1936, 5776, 21026 when written
  });

  it("an explicit method takes a hundred times as many evaluations for one thousandth of the way", () => {
    // |∂f/∂v| = μ(y² − 1) = 3000 at the start: dopri5 is stable for h below 3.3/3000, so 1/1.1e-3 steps of six
    // evaluations per unit.
    const options = { tEnd: 2, tolerance: 1e-4 };
    const explicit = solve(vanDerPol, [2, 0], { ...options, method: dopri5 });
    const implicit = solve(vanDerPol, [2, 0], { ...options, method: radau });
    expect(explicit.stats.rhs).toBeGreaterThan(2 * (3000 / 3.3) * 6 * 0.9);
    expect(implicit.stats.rhs).toBeLessThan(explicit.stats.rhs / 100);
  });
});

describe("evaluations of the right-hand side", () => {
  // Measured when written, then allowed five per cent more; a slower method must say so here.
  // Columns are the tolerances 1e-4, 1e-6, 1e-8, 1e-10.
  const measured: readonly (readonly [Method, Known, readonly number[]])[] = [
    [dopri5, oscillator, [146, 314, 746, 1820]],
    [dopri5, logistic, [80, 140, 296, 674]],
    [dopri5, seasonal, [86, 164, 344, 800]],
    [dopri5, rational, [50, 80, 140, 266]],
    [radau, oscillator, [107, 359, 1673, 5279]],
    [radau, logistic, [74, 197, 680, 2060]],
    [radau, seasonal, [134, 368, 1301, 3962]],
    [radau, rational, [61, 142, 349, 934]],
    [odex, oscillator, [252, 359, 501, 669]],
    [odex, logistic, [173, 300, 315, 414]],
    [odex, seasonal, [178, 254, 356, 593]],
    [odex, rational, [90, 132, 206, 283]],
    [eventSolver, logistic, [81, 141, 297, 675]],
    [eventSolver, dryOscillator, [212, 380, 776, 1796]],
    [eventSolver, sinusoidWithRests, [366, 569, 996, 2064]],
    [eventSolver, fedByFriction, [95, 161, 323, 719]],
  ];
  const rows = measured.flatMap(([method, problem, counts]) =>
    counts.map((count, i) => ({ method, problem, tolerance: TOLERANCES[i], count })),
  );

  it.each(rows)(
    "$method.name takes $count on $problem.name at $tolerance, give or take five per cent",
    ({ method, problem, tolerance, count }) => {
      const { field, start, t0, tEnd } = problem;
      const { stats } = solve(field, start, { t0, tEnd, method, tolerance, times: [tEnd] });
      expect(stats.rhs).toBeLessThanOrEqual(Math.ceil(1.05 * count));
    },
  );
});
