import type { Field } from "../../src/solvers/index.ts";
import type { Known } from "./order.ts";

/** x'' = −x from (1, 0): linear, (cos t, −sin t). */
export const oscillator: Known = {
  name: "harmonic oscillator",
  field: {
    dimension: 2,
    derivative: (_t, y, dydt) => {
      dydt[0] = y[1];
      dydt[1] = -y[0];
    },
    jacobian: (_t, _y, J) => {
      J[0] = 0;
      J[1] = 1;
      J[2] = -1;
      J[3] = 0;
    },
  },
  start: [1, 0],
  t0: 0,
  tEnd: 10,
  exact: (t) => [Math.cos(t), -Math.sin(t)],
};

/** y' = y(1 − y) from 1/10: nonlinear, 1/(1 + 9e⁻ᵗ). */
export const logistic: Known = {
  name: "logistic growth",
  field: {
    dimension: 1,
    derivative: (_t, y, dydt) => {
      dydt[0] = y[0] * (1 - y[0]);
    },
    jacobian: (_t, y, J) => {
      J[0] = 1 - 2 * y[0];
    },
  },
  start: [0.1],
  t0: 0,
  tEnd: 8,
  exact: (t) => [1 / (1 + 9 * Math.exp(-t))],
};

/** y' = y cos t from 1: depends on time, exp(sin t). */
export const seasonal: Known = {
  name: "seasonal growth",
  field: {
    dimension: 1,
    derivative: (t, y, dydt) => {
      dydt[0] = y[0] * Math.cos(t);
    },
    jacobian: (t, _y, J) => {
      J[0] = Math.cos(t);
    },
  },
  start: [1],
  t0: 0,
  tEnd: 6,
  exact: (t) => [Math.exp(Math.sin(t))],
};

/**
 * Two coupled components, nonlinear and dependent on time: (t/(t + 10), 10t/(t + 10)²), the test problem of SciPy's
 * `solve_ivp`.
 */
export const rational: Known = {
  name: "rational pair",
  field: {
    dimension: 2,
    derivative: (t, y, dydt) => {
      dydt[0] = y[1] / t;
      dydt[1] = (y[1] * (y[0] + 2 * y[1] - 1)) / (t * (y[0] - 1));
    },
  },
  start: [1 / 11, 10 / 121],
  t0: 1,
  tEnd: 9,
  exact: (t) => [t / (t + 10), (10 * t) / (t + 10) ** 2],
};

const ECCENTRICITY = 0.3;

/**
 * The Kepler problem over one orbit of eccentricity 0.3 and period 2π, from its pericentre; exact by Kepler's equation.
 */
export const kepler: Known = {
  name: "Kepler orbit",
  field: {
    dimension: 4,
    derivative: (_t, y, dydt) => {
      const pull = 1 / Math.hypot(y[0], y[1]) ** 3;
      dydt[0] = y[2];
      dydt[1] = y[3];
      dydt[2] = -y[0] * pull;
      dydt[3] = -y[1] * pull;
    },
  },
  start: keplerOrbit(0),
  t0: 0,
  tEnd: 2 * Math.PI,
  exact: keplerOrbit,
};

/** y' = −3(y − sin t) + cos t from 2: linear with a constant Jacobian, sin t + 2e⁻³ᵗ. */
export const forcedDecay: Known = {
  name: "forced decay",
  field: {
    dimension: 1,
    derivative: (t, y, dydt) => {
      dydt[0] = -3 * (y[0] - Math.sin(t)) + Math.cos(t);
    },
    jacobian: (_t, _y, J) => {
      J[0] = -3;
    },
  },
  start: [2],
  t0: 0,
  tEnd: 4,
  exact: (t) => [Math.sin(t) + 2 * Math.exp(-3 * t)],
};

/** y' = −rate·y. */
export function decay(rate = 1): Field {
  return {
    dimension: 1,
    derivative: (_t, y, dydt) => {
      dydt[0] = -rate * y[0];
    },
    jacobian: (_t, _y, J) => {
      J[0] = -rate;
    },
  };
}

/** The field and how often its derivative was called. */
export function counted(field: Field): { field: Field; calls: () => number } {
  let calls = 0;
  const derivative: Field["derivative"] = (t, y, dydt) => {
    calls++;
    field.derivative(t, y, dydt);
  };
  return { field: { ...field, derivative }, calls: () => calls };
}

/** E − e sin E = t by Newton's method: the position and velocity on the orbit at time t. */
function keplerOrbit(t: number): number[] {
  const e = ECCENTRICITY;
  let E = t;
  for (let i = 0; i < 30; i++) E -= (E - e * Math.sin(E) - t) / (1 - e * Math.cos(E));
  const radius = 1 - e * Math.cos(E);
  const flat = Math.sqrt(1 - e * e);
  return [Math.cos(E) - e, flat * Math.sin(E), -Math.sin(E) / radius, (flat * Math.cos(E)) / radius];
}
