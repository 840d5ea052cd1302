import ends from "./ends.json" with { type: "json" };
import type { IvpProblem } from "./problem.ts";

/** How plants answer to light: eight chemicals. */
export const hires: IvpProblem = {
  name: "hires",
  source: "Schäfer 1975; Hairer and Wanner, Solving ODEs II, IV.10; Test Set for IVP Solvers, hires",
  field: {
    dimension: 8,
    derivative: (_t, y, dydt) => {
      const meet = 280 * y[5] * y[7];
      dydt[0] = -1.71 * y[0] + 0.43 * y[1] + 8.32 * y[2] + 0.0007;
      dydt[1] = 1.71 * y[0] - 8.75 * y[1];
      dydt[2] = -10.03 * y[2] + 0.43 * y[3] + 0.035 * y[4];
      dydt[3] = 8.32 * y[1] + 1.71 * y[2] - 1.12 * y[3];
      dydt[4] = -1.745 * y[4] + 0.43 * (y[5] + y[6]);
      dydt[5] = -meet + 0.69 * y[3] + 1.71 * y[4] - 0.43 * y[5] + 0.69 * y[6];
      dydt[6] = meet - 1.81 * y[6];
      dydt[7] = -meet + 1.81 * y[6];
    },
    jacobian: (_t, y, J) => {
      J.fill(0);
      J[0] = -1.71;
      J[1] = 0.43;
      J[2] = 8.32;
      J[8] = 1.71;
      J[9] = -8.75;
      J[18] = -10.03;
      J[19] = 0.43;
      J[20] = 0.035;
      J[25] = 8.32;
      J[26] = 1.71;
      J[27] = -1.12;
      J[36] = -1.745;
      J[37] = 0.43;
      J[38] = 0.43;
      J[43] = 0.69;
      J[44] = 1.71;
      J[45] = -280 * y[7] - 0.43;
      J[46] = 0.69;
      J[47] = -280 * y[5];
      J[53] = 280 * y[7];
      J[54] = -1.81;
      J[55] = 280 * y[5];
      J[61] = -280 * y[7];
      J[62] = 1.81;
      J[63] = -280 * y[5];
    },
  },
  t0: 0,
  tEnd: 321.8122,
  start: [1, 0, 0, 0, 0, 0, 0, 0.0057],
  end: ends.hires,
  note: "collocation in 50 digits; the Test Set's value lies 2e-16 away in every component",
  absoluteTolerance: (tolerance) => 1e-4 * tolerance, // components end at 6e-5 to 6e-3; as Hairer and Wanner IV.10
};

/** Robertson's reaction over eleven decades of time. */
export const robertson: IvpProblem = {
  name: "robertson",
  source: "Robertson 1966; Hairer and Wanner, Solving ODEs II, IV.10; Test Set for IVP Solvers, rober",
  field: {
    dimension: 3,
    derivative: (_t, y, dydt) => {
      dydt[0] = -0.04 * y[0] + 1e4 * y[1] * y[2];
      dydt[2] = 3e7 * y[1] * y[1];
      dydt[1] = -dydt[0] - dydt[2];
    },
    jacobian: (_t, y, J) => {
      J[0] = -0.04;
      J[1] = 1e4 * y[2];
      J[2] = 1e4 * y[1];
      J[6] = 0;
      J[7] = 6e7 * y[1];
      J[8] = 0;
      for (let j = 0; j < 3; j++) J[3 + j] = -J[j] - J[6 + j];
    },
  },
  t0: 0,
  tEnd: 1e11,
  start: [1, 0, 0],
  end: ends.robertson,
  note: "collocation in 50 digits; the Test Set's value lies 2e-14 away in every component",
  absoluteTolerance: (tolerance) => 1e-6 * tolerance, // components end at 2e-8 and 8e-14; as Hairer and Wanner IV.10
};

/** The oregonator, a model of the Belousov–Zhabotinskii reaction: jumps over five decades, near periodic. */
export const oregonator: IvpProblem = {
  name: "oregonator",
  source: "Field and Noyes 1974; Hairer and Wanner, Solving ODEs II, IV.10; Test Set for IVP Solvers, orego",
  field: {
    dimension: 3,
    derivative: (_t, y, dydt) => {
      dydt[0] = 77.27 * (y[1] + y[0] * (1 - 8.375e-6 * y[0] - y[1]));
      dydt[1] = (y[2] - (1 + y[0]) * y[1]) / 77.27;
      dydt[2] = 0.161 * (y[0] - y[2]);
    },
    jacobian: (_t, y, J) => {
      J[0] = 77.27 * (1 - 1.675e-5 * y[0] - y[1]);
      J[1] = 77.27 * (1 - y[0]);
      J[2] = 0;
      J[3] = -y[1] / 77.27;
      J[4] = -(1 + y[0]) / 77.27;
      J[5] = 1 / 77.27;
      J[6] = 0.161;
      J[7] = 0;
      J[8] = -0.161;
    },
  },
  t0: 0,
  tEnd: 360,
  start: [1, 2, 3],
  end: ends.oregonator,
  note: "collocation in 50 digits; the Test Set's value lies 2e-14 away, 2e-13 in a component",
  absoluteTolerance: (tolerance) => 1e-6 * tolerance, // as Hairer and Wanner IV.10
};

const MU = 1000;

/** Van der Pol's equation, y'' = μ(1 − y²)y' − y with μ = 1000 to t = 2000: slow for long, then jumps within 1/μ. */
export const vanDerPol: IvpProblem = {
  name: "vanDerPol",
  source: "Hairer and Wanner, Solving ODEs II, IV.10, in the time of Test Set for IVP Solvers, vdpol",
  field: {
    dimension: 2,
    derivative: (_t, y, dydt) => {
      dydt[0] = y[1];
      dydt[1] = MU * (1 - y[0] * y[0]) * y[1] - y[0];
    },
    jacobian: (_t, y, J) => {
      J[0] = 0;
      J[1] = 1;
      J[2] = -2 * MU * y[0] * y[1] - 1;
      J[3] = MU * (1 - y[0] * y[0]);
    },
  },
  t0: 0,
  tEnd: 2000,
  start: [2, 0],
  end: ends.vanDerPol,
  note: "collocation in 50 digits; the Test Set's value lies 5e-15 away in every component",
  absoluteTolerance: (tolerance) => tolerance / MU, // the speed is about 1/μ outside the jumps
};

const [A, B, CM, C] = [7.89e-10, 1.1e7, 1.13e9, 1.13e3];

/** Chemical pyrolysis, components of 10⁻³ to 10⁻²² over thirteen decades of time, and y₂ = y₃ + y₄ throughout. */
export const e5: IvpProblem = {
  name: "e5",
  source:
    "Enright, Hull and Lindberg 1975, E5; Hairer and Wanner, Solving ODEs II, IV.10; Test Set for IVP Solvers, e5",
  field: {
    dimension: 4,
    derivative: (_t, y, dydt) => {
      const first = A * y[0];
      const third = B * y[0] * y[2];
      dydt[0] = -first - third;
      dydt[1] = first - CM * y[1] * y[2];
      dydt[3] = third - C * y[3];
      dydt[2] = dydt[1] - dydt[3]; // not the sum of all four: that would not keep y₂ = y₃ + y₄ to rounding
    },
    jacobian: (_t, y, J) => {
      J[0] = -A - B * y[2];
      J[1] = 0;
      J[2] = -B * y[0];
      J[3] = 0;
      J[4] = A;
      J[5] = -CM * y[2];
      J[6] = -CM * y[1];
      J[7] = 0;
      J[12] = B * y[2];
      J[13] = 0;
      J[14] = B * y[0];
      J[15] = -C;
      for (let j = 0; j < 4; j++) J[8 + j] = J[4 + j] - J[12 + j];
    },
  },
  t0: 0,
  tEnd: 1e13,
  start: [0.00176, 0, 0, 0],
  end: ends.e5,
  note: "collocation in 50 digits, y₁ taken for zero; the Test Set's value lies 7e-4 away: rounding cost it y₂ = y₃",
  absoluteTolerance: () => 1.7e-24, // as Hairer and Wanner IV.10; rounding alone moves y₂ − y₃ by 1e-25
};
