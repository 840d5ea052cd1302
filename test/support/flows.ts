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

/**
 * dW/dt where no weight is at a place: the slope of the state less its frictions, turned into weights by a central
 * difference in time. A state y = w|w| goes along a straight line while w = √|y| bends as −w'²/w: a difference to one
 * side would be off by ½h·w'²/|w|, the central one is by ½h²·|w'|³/w², below 2e-8 for |w| ≥ 0.01 and |w'| ≤ 7.
 */
export function ratesOf({ field, toState, toWeights }: Flow, W: Float64Array): Float64Array {
  const [y, dydt, after, before] = [W.slice(), W.slice(), W.slice(), W.slice()];
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
  const at = (time: number) => y.map((value, k) => value + time * dydt[k]);
  toWeights(at(h), after);
  toWeights(at(-h), before);
  return after.map((w, k) => (w - before[k]) / (2 * h));
}
