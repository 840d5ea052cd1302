import ends from "./ends.json" with { type: "json" };
import type { IvpProblem } from "./problem.ts";

/** One equation that swings: y' = y cos t from 1, exp(sin t). */
export const detestA3: IvpProblem = {
  name: "detestA3",
  source: "DETEST A3 (Hull, Enright, Fellen and Sedgwick 1972)",
  field: {
    dimension: 1,
    derivative: (t, y, dydt) => {
      dydt[0] = y[0] * Math.cos(t);
    },
  },
  t0: 0,
  tEnd: 20,
  start: [1],
  end: ends.detestA3,
  note: "exp(sin 20); SciPy's DOP853 at 1e-13 lies 7e-13 away",
};

/** Two populations in conflict, with sharp peaks. */
export const detestB1: IvpProblem = {
  name: "detestB1",
  source: "DETEST B1 (Hull, Enright, Fellen and Sedgwick 1972)",
  field: {
    dimension: 2,
    derivative: (_t, y, dydt) => {
      const meet = y[0] * y[1];
      dydt[0] = 2 * (y[0] - meet);
      dydt[1] = meet - y[1];
    },
  },
  t0: 0,
  tEnd: 20,
  start: [1, 3],
  end: ends.detestB1,
  note: "collocation in 50 digits; DETEST's value lies 9e-15 away",
};

/** Van der Pol's equation with μ = 1. */
export const detestE2: IvpProblem = {
  name: "detestE2",
  source: "DETEST E2 (Hull, Enright, Fellen and Sedgwick 1972)",
  field: {
    dimension: 2,
    derivative: (_t, y, dydt) => {
      dydt[0] = y[1];
      dydt[1] = (1 - y[0] * y[0]) * y[1] - y[0];
    },
  },
  t0: 0,
  tEnd: 20,
  start: [2, 0],
  end: ends.detestE2,
  note: "collocation in 50 digits; DETEST's value lies 8e-16 away, 4e-14 in a component",
};
