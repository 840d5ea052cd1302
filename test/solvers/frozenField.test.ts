import { expect, it } from "vitest";
import { type Field, radau, solve, withSwitches } from "../../src/solvers/index.ts";

it("a Jacobian is handed on to the smooth method, which needs fewer evaluations for the same answer", () => {
  // a stiff pair, one component of which comes to rest at zero and leaves again
  const field: Field = {
    dimension: 2,
    derivative: (t, [x, y], dydt) => {
      dydt[0] = 2 * Math.sin(t) - x + 0.1 * y;
      dydt[1] = -1e4 * (y - Math.cos(t) - x);
    },
    jacobian: (_t, _y, J) => J.set([-1, 0.1, 1e4, -1e4]),
    switches: { friction: [1, 0] },
  };
  const { jacobian: _, ...without } = field;
  const options = { tEnd: 10, method: withSwitches(radau), tolerance: 1e-7 };
  const told = solve(field, [1, 2], options);
  const differenced = solve(without, [1, 2], options);
  const rests = (run: typeof told) => run.events.filter(({ component }) => component === 0);
  expect(rests(told).map(({ kind }) => kind)).toEqual(["rests", "leaves", "rests", "leaves", "rests", "leaves"]);
  expect(rests(told).map(({ kind }) => kind)).toEqual(rests(differenced).map(({ kind }) => kind));
  told.y.forEach((value, k) => {
    expect(Math.abs(value - differenced.y[k])).toBeLessThan(5e-7 * (1 + Math.abs(value)));
  });
  expect(told.stats.rhs).toBeLessThan(differenced.stats.rhs);
});
