import ends from "./ends.json" with { type: "json" };
import type { IvpProblem } from "./problem.ts";

const POINTS = 99; // inside (0, 1)
const OVER = (POINTS + 1) ** 2; // 1 / the square of their space

/** uₜ = uₓₓ on (0, 1), u = 0 at both ends, from 1 everywhere. */
export const heat: IvpProblem = {
  name: "heat",
  source: "the heat equation by central differences at 99 points",
  field: {
    dimension: POINTS,
    derivative: (_t, u, dudt) => {
      for (let i = 0; i < POINTS; i++) {
        const left = i > 0 ? u[i - 1] : 0;
        const right = i < POINTS - 1 ? u[i + 1] : 0;
        dudt[i] = OVER * (left - 2 * u[i] + right);
      }
    },
    jacobian: (_t, _u, J) => {
      J.fill(0);
      for (let i = 0; i < POINTS; i++) {
        J[i * POINTS + i] = -2 * OVER;
        if (i > 0) J[i * POINTS + i - 1] = OVER;
        if (i < POINTS - 1) J[i * POINTS + i + 1] = OVER;
      }
    },
  },
  t0: 0,
  tEnd: 0.1,
  start: Array.from({ length: POINTS }, () => 1),
  end: ends.heat,
  note: "eigenvectors of the linear system; SciPy's DOP853 at 1e-13 lies 2e-14 away",
};

const NU = 0.03;
const SPREAD = NU * OVER;
const DRIFT = (POINTS + 1) / 4;

/** uₜ = νuₓₓ − (u²/2)ₓ on (0, 1), u = 0 at both ends, from sin 2πx + ½ sin πx; ν = 0.03. */
export const burgers: IvpProblem = {
  name: "burgers",
  source: "Burgers' equation by central differences at 99 points",
  field: {
    dimension: POINTS,
    derivative: (_t, u, dudt) => {
      for (let i = 0; i < POINTS; i++) {
        const left = i > 0 ? u[i - 1] : 0;
        const right = i < POINTS - 1 ? u[i + 1] : 0;
        dudt[i] = SPREAD * (left - 2 * u[i] + right) - DRIFT * (right * right - left * left);
      }
    },
    jacobian: (_t, u, J) => {
      J.fill(0);
      for (let i = 0; i < POINTS; i++) {
        J[i * POINTS + i] = -2 * SPREAD;
        if (i > 0) J[i * POINTS + i - 1] = SPREAD + 2 * DRIFT * u[i - 1];
        if (i < POINTS - 1) J[i * POINTS + i + 1] = SPREAD - 2 * DRIFT * u[i + 1];
      }
    },
  },
  t0: 0,
  tEnd: 0.5,
  start: Array.from({ length: POINTS }, (_, i) => {
    const x = (i + 1) / (POINTS + 1);
    return Math.sin(2 * Math.PI * x) + 0.5 * Math.sin(Math.PI * x);
  }),
  end: ends.burgers,
  note: "collocation in 50 digits; SciPy's DOP853 at 1e-13 lies 8e-13 away",
};

const CELLS = 40;
const ALPHA = 0.02 * (CELLS + 1) ** 2;

/** uₜ = 1 + u²v − 4u + αuₓₓ, vₜ = 3u − u²v + αvₓₓ, α = 1/50, u = 1 and v = 3 at both ends; u, v in turn. */
export const brusselator1d: IvpProblem = {
  name: "brusselator1d",
  source: "Hairer and Wanner, Solving ODEs II, IV.1, at 40 points",
  field: {
    dimension: 2 * CELLS,
    derivative: (_t, y, dydt) => {
      for (let i = 0; i < 2 * CELLS; i += 2) {
        const u = y[i];
        const v = y[i + 1];
        const meet = u * u * v;
        const last = i === 2 * CELLS - 2;
        const uAround = (i > 0 ? y[i - 2] : 1) + (last ? 1 : y[i + 2]);
        const vAround = (i > 0 ? y[i - 1] : 3) + (last ? 3 : y[i + 3]);
        dydt[i] = 1 + meet - 4 * u + ALPHA * (uAround - 2 * u);
        dydt[i + 1] = 3 * u - meet + ALPHA * (vAround - 2 * v);
      }
    },
    jacobian: (_t, y, J) => {
      const n = 2 * CELLS;
      J.fill(0);
      for (let i = 0; i < n; i += 2) {
        const square = y[i] * y[i];
        const twice = 2 * y[i] * y[i + 1];
        J[i * n + i] = twice - 4 - 2 * ALPHA;
        J[i * n + i + 1] = square;
        J[(i + 1) * n + i] = 3 - twice;
        J[(i + 1) * n + i + 1] = -square - 2 * ALPHA;
      }
      for (let i = 0; i < n - 2; i++) J[i * n + i + 2] = J[(i + 2) * n + i] = ALPHA;
    },
  },
  t0: 0,
  tEnd: 10,
  start: Array.from({ length: 2 * CELLS }, (_, i) =>
    i % 2 === 0 ? 1 + Math.sin((2 * Math.PI * (i / 2 + 1)) / (CELLS + 1)) : 3,
  ),
  end: ends.brusselator1d,
  note: "collocation in 50 digits; SciPy's DOP853 at 1e-13 lies 2e-14 away",
};

const SIDE = 16;
const AREA = SIDE * SIDE;
const ALPHA_2D = 0.1 * (SIDE - 1) ** 2;

/** uₜ = 1 + u²v − 4.4u + α∇²u, vₜ = 3.4u − u²v + α∇²v, α = 0.1, no flux at the edges; all u row by row, then all v. */
export const brusselator2d: IvpProblem = {
  name: "brusselator2d",
  source: "Hairer, Nørsett and Wanner, Solving ODEs I, II.10, with α = 0.1 for 0.002, on 16 × 16 points",
  field: {
    dimension: 2 * AREA,
    derivative: (_t, y, dydt) => {
      for (let i = 0; i < AREA; i++) {
        const u = y[i];
        const v = y[AREA + i];
        const meet = u * u * v;
        dydt[i] = 1 + meet - 4.4 * u + ALPHA_2D * aroundOnSquare(y, 0, i);
        dydt[AREA + i] = 3.4 * u - meet + ALPHA_2D * aroundOnSquare(y, AREA, i);
      }
    },
  },
  t0: 0,
  tEnd: 7.5,
  start: [
    ...Array.from({ length: AREA }, (_, i) => 0.5 + Math.floor(i / SIDE) / (SIDE - 1)),
    ...Array.from({ length: AREA }, (_, i) => 1 + (5 * (i % SIDE)) / (SIDE - 1)),
  ],
  end: ends.brusselator2d,
  note: "collocation in 50 digits; SciPy's DOP853 at 1e-13 lies 2e-13 away",
};

/** The four neighbours of point i less four times itself; beyond an edge lies the mirror image of what is before it. */
function aroundOnSquare(y: Float64Array, from: number, i: number): number {
  const column = i % SIDE;
  const left = column > 0 ? i - 1 : i + 1;
  const right = column < SIDE - 1 ? i + 1 : i - 1;
  const below = i >= SIDE ? i - SIDE : i + SIDE;
  const above = i < AREA - SIDE ? i + SIDE : i - SIDE;
  return y[from + left] + y[from + right] + y[from + below] + y[from + above] - 4 * y[from + i];
}
