import type { Flow } from "../../src/dynamics/flow.ts";
import { type SolveOptions, solve } from "../../src/solvers/index.ts";

/** A flow run from weights to weights. */
export function run({ field, toState, toWeights }: Flow, W: Float64Array, options: SolveOptions) {
  const [state, weights] = [new Float64Array(W.length), new Float64Array(W.length)];
  toState(W, state);
  const solution = solve(field, state, options);
  toWeights(solution.y, weights);
  return { ...solution, state: solution.y, weights };
}

/** dW/dt where no weight is at a place: the slope of the state less its frictions, turned into weights. */
export function ratesOf({ field, toState, toWeights }: Flow, W: Float64Array): Float64Array {
  const [y, dydt, moved] = [W.slice(), W.slice(), W.slice()];
  toState(W, y);
  field.derivative(0, y, dydt);
  const { friction, places = [] } = (field.switches ?? { friction: 0 }) as {
    friction: number;
    places?: { at: number; friction: number }[];
  };
  for (const place of [{ at: 0, friction }, ...places]) {
    for (let k = 0; k < y.length; k++) dydt[k] -= place.friction * Math.sign(y[k] - place.at);
  }
  const h = 1e-7;
  toWeights(
    y.map((value, k) => value + h * dydt[k]),
    moved,
  );
  return moved.map((w, k) => (w - W[k]) / h);
}
