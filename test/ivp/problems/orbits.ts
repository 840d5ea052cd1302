import ends from "./ends.json" with { type: "json" };
import type { IvpProblem } from "./problem.ts";

/** Seven stars in the plane, star i of mass i, with close encounters: x, y, x', y'. */
export const pleiades: IvpProblem = {
  name: "pleiades",
  source:
    "Hairer, Nørsett and Wanner, Solving ODEs I, II.10; Test Set for IVP Solvers (Mazzia and Magherini 2008), plei",
  field: {
    dimension: 28,
    derivative: (_t, y, dydt) => {
      for (let i = 0; i < 14; i++) {
        dydt[i] = y[14 + i];
        dydt[14 + i] = 0;
      }
      for (let i = 1; i < 7; i++) {
        for (let j = 0; j < i; j++) {
          const dx = y[i] - y[j];
          const dy = y[7 + i] - y[7 + j];
          const square = dx * dx + dy * dy;
          const pull = 1 / (square * Math.sqrt(square));
          dydt[14 + i] -= (j + 1) * dx * pull;
          dydt[21 + i] -= (j + 1) * dy * pull;
          dydt[14 + j] += (i + 1) * dx * pull;
          dydt[21 + j] += (i + 1) * dy * pull;
        }
      }
    },
  },
  t0: 0,
  tEnd: 3,
  start: [3, 3, -1, -3, 2, -2, 2, 3, -3, 2, 0, 0, -4, 4, 0, 0, 0, 0, 0, 1.75, -1.5, 0, 0, 0, -1.25, 1, 0, 0],
  end: ends.pleiades,
  note: "collocation in 50 digits; the Test Set's value lies 3e-16 away, 3e-15 in a component",
};

const MOON = 0.012277471;
const EARTH = 1 - MOON;

/** A light body about earth and moon, in the frame that turns with them, once along its closed orbit: x, y, x', y'. */
export const arenstorf: IvpProblem = {
  name: "arenstorf",
  source: "Arenstorf 1963; Hairer, Nørsett and Wanner, Solving ODEs I, II.0",
  field: {
    dimension: 4,
    derivative: (_t, y, dydt) => {
      const fromEarth = y[0] + MOON;
      const fromMoon = y[0] - EARTH;
      const earthSquare = fromEarth * fromEarth + y[1] * y[1];
      const moonSquare = fromMoon * fromMoon + y[1] * y[1];
      const earthPull = EARTH / (earthSquare * Math.sqrt(earthSquare));
      const moonPull = MOON / (moonSquare * Math.sqrt(moonSquare));
      dydt[0] = y[2];
      dydt[1] = y[3];
      dydt[2] = y[0] + 2 * y[3] - earthPull * fromEarth - moonPull * fromMoon;
      dydt[3] = y[1] - 2 * y[2] - (earthPull + moonPull) * y[1];
    },
  },
  t0: 0,
  tEnd: 17.065216560157964,
  start: [0.994, 0, 0, -2.0015851063790824],
  end: ends.arenstorf,
  note: "the start, to 4e-25 in 50 digits; rounding start and period to doubles moves the end by 1.4e-11",
};

/** Kepler's problem, eccentricity 0.9, from the pericentre over three orbits and a bit: x, y, x', y'. */
export const kepler: IvpProblem = {
  name: "kepler",
  source: "DETEST D5 (Hull, Enright, Fellen and Sedgwick 1972)",
  field: {
    dimension: 4,
    derivative: (_t, y, dydt) => {
      const square = y[0] * y[0] + y[1] * y[1];
      const pull = 1 / (square * Math.sqrt(square));
      dydt[0] = y[2];
      dydt[1] = y[3];
      dydt[2] = -y[0] * pull;
      dydt[3] = -y[1] * pull;
    },
  },
  t0: 0,
  tEnd: 20,
  start: [0.1, 0, 0, Math.sqrt(19)],
  end: ends.kepler,
  note: "Kepler's equation; collocation in 50 digits lies 4e-28 away, DETEST's value 3e-16",
};

const GRAVITY = 2.95912208286;
const SUN = 1.00000597682;
const MASSES = [0.000954786104043, 0.000285583733151, 0.0000437273164546, 0.0000517759138449, 0.00000277777777778];
const pulls = new Float64Array(15); // of every planet's place on what is held at the sun, 5 × 3

/** Jupiter to Pluto about the sun over 2000 days: five places in space, in astronomical units, and five velocities. */
export const detestC5: IvpProblem = {
  name: "detestC5",
  source: "DETEST C5 (Hull, Enright, Fellen and Sedgwick 1972)",
  field: {
    dimension: 30,
    derivative: (_t, y, dydt) => {
      for (let p = 0; p < 15; p += 3) {
        const square = y[p] * y[p] + y[p + 1] * y[p + 1] + y[p + 2] * y[p + 2];
        const cube = square * Math.sqrt(square);
        const own = GRAVITY * (SUN + MASSES[p / 3]);
        for (let k = p; k < p + 3; k++) {
          dydt[k] = y[15 + k];
          pulls[k] = y[k] / cube;
          dydt[15 + k] = -own * pulls[k];
        }
      }
      for (let p = 0; p < 15; p += 3) {
        for (let q = 0; q < p; q += 3) {
          const dx = y[q] - y[p];
          const dy = y[q + 1] - y[p + 1];
          const dz = y[q + 2] - y[p + 2];
          const square = dx * dx + dy * dy + dz * dz;
          const pull = GRAVITY / (square * Math.sqrt(square));
          attract(dydt, p, q, MASSES[q / 3], dx * pull, dy * pull, dz * pull);
          attract(dydt, q, p, MASSES[p / 3], -dx * pull, -dy * pull, -dz * pull);
        }
      }
    },
  },
  t0: 0,
  tEnd: 20,
  start: [
    3.42947415189, 3.35386959711, 1.35494901715, 6.6414554255, 5.97156957878, 2.18231499728, 11.2630437207,
    14.6952576794, 6.27960525067, -30.1552268759, 1.65699966404, 1.43785752721, -21.123835338, 28.4465098142,
    15.3882659679, -0.557160570446, 0.505696783289, 0.230578543901, -0.415570776342, 0.365682722812, 0.169143213293,
    -0.325325669158, 0.189706021964, 0.087726532278, -0.024047625417, -0.287659532608, -0.117219543175, -0.176860753121,
    -0.216393453025, -0.014864789309,
  ],
  end: ends.detestC5,
  note: "collocation in 50 digits; DETEST's value lies 3e-15 away, 6e-14 in a component",
};

/** Adds to the slope of planet p what planet q does to it: by its own pull (x, y, z), and by moving the sun. */
function attract(dydt: Float64Array, p: number, q: number, mass: number, x: number, y: number, z: number): void {
  dydt[15 + p] += mass * (x - GRAVITY * pulls[q]);
  dydt[16 + p] += mass * (y - GRAVITY * pulls[q + 1]);
  dydt[17 + p] += mass * (z - GRAVITY * pulls[q + 2]);
}
