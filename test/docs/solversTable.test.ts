/** The table of silently wrong answers in docs/solvers.md is what the solvers give. */
import { Solver } from "odex";
import { describe, expect, it } from "vitest";
import { dopri5, eventSolver, type Field, solve } from "../../src/solvers/index.ts";
import { textOf } from "../support/markdown.ts";

const START = [0.6, 0.5, -0.4, 0.3];
const [END, FRICTION] = [12, 0.3];

const drive: Field["derivative"] = (_t, w, dwdt) => {
  const benefit = 1 - w.reduce((sum, x) => sum + x * x, 0);
  for (let k = 0; k < w.length; k++) dwdt[k] = benefit * w[k];
};
const declared: Field = { dimension: 4, derivative: drive, switches: { friction: FRICTION } };
const raw: Field = {
  dimension: 4,
  derivative: (t, w, dwdt) => {
    drive(t, w, dwdt);
    for (let k = 0; k < w.length; k++) dwdt[k] -= FRICTION * Math.sign(w[k]);
  },
};

const rows = [...textOf("docs/solvers.md").matchAll(/^\| 10⁻(\S+) +\|(.*)\|$/gm)].map(([, exponent, cells]) => {
  const [odexValue, odexCount, dopriValue, dopriCount, eventValue, eventCount] = cells
    .split("|")
    .map((cell) => cell.trim());
  return {
    tolerance: 10 ** -[...exponent].reduce((number, digit) => 10 * number + "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(digit), 0),
    odex: [odexValue, odexCount],
    dopri5: [dopriValue, dopriCount],
    event: [eventValue, eventCount],
  };
});

it("finds the four rows", () => {
  expect(rows.map(({ tolerance }) => tolerance)).toEqual(
    [1e-4, 1e-6, 1e-8, 1e-10].map((value) => expect.closeTo(value, 12)),
  );
});

describe.each(rows)("at tolerance $tolerance", (row) => {
  const { tolerance } = row;

  it("the package odex converges to that number without a word", () => {
    const solver = new Solver(4);
    solver.absoluteTolerance = tolerance;
    solver.relativeTolerance = tolerance;
    const slope = new Float64Array(4);
    const result = solver.solve(
      (t, w) => {
        raw.derivative(t, Float64Array.from(w), slope);
        return [...slope];
      },
      0,
      START,
      END,
    );
    expect(result.outcome).toBe(0); // converged
    expect([result.y[0].toFixed(4), spaced(result.nEval)]).toEqual(row.odex);
  });

  it("dopri5 gets there late or not at all", () => {
    const { y, t, stats, status } = solve(raw, START, {
      tEnd: END,
      method: dopri5,
      tolerance,
      maxSteps: 200_000,
      times: [],
    });
    const said =
      status === "done"
        ? [y[0].toFixed(6), spaced(stats.rhs)]
        : [`budget of 1.2 million ended at t = ${t.toFixed(1)}`, ""];
    expect(said).toEqual(row.dopri5);
  });

  it("eventSolver is right, with a few hundred evaluations", () => {
    const { y, stats } = solve(declared, START, { tEnd: END, method: eventSolver, tolerance });
    expect([y[0].toFixed(row.event[0].length - 2), spaced(stats.rhs)]).toEqual(row.event);
  });
});

/** 558 494 */
function spaced(count: number): string {
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, " ");
}
