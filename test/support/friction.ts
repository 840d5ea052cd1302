import type { Field, Solution, SwitchEvent } from "../../src/solvers/index.ts";
import type { Known } from "./order.ts";

/** A problem with friction whose solution and switches are known. */
export interface KnownFriction extends Known {
  readonly events: readonly SwitchEvent[];
}

/** The switches a run located in components that have friction. */
export function switchesOf({ field }: Known, { events }: Solution): SwitchEvent[] {
  const friction = (field.switches?.friction ?? 0) as number | Float64Array; // no problem here has a law
  return events.filter(({ component }) => (typeof friction === "number" ? friction : friction[component]) > 0);
}

/** Which component did what, without the times. */
export function kinds(events: readonly SwitchEvent[]): string[] {
  return events.map(({ component, kind }) => `${component} ${kind}`);
}

/** w_k' = (1 − ‖w‖²) w_k − friction·sign(w_k): one row of the collapse, theory §3. */
export function oneRow(dimension: number, friction: number | Float64Array): Field {
  return {
    dimension,
    derivative: (_t, y, dydt) => {
      let square = 0;
      for (let k = 0; k < dimension; k++) square += y[k] * y[k];
      for (let k = 0; k < dimension; k++) dydt[k] = (1 - square) * y[k];
    },
    switches: { friction },
  };
}

/** Each component k moves with `drive(t, k)` whatever the state. */
export function driven(
  dimension: number,
  friction: number | Float64Array,
  drive: (t: number, k: number) => number,
): Field {
  return {
    dimension,
    derivative: (t, _y, dydt) => {
      for (let k = 0; k < dimension; k++) dydt[k] = drive(t, k);
    },
    switches: { friction },
  };
}

/** The number in [low, high] where `f` changes sign, by bisection to rounding. */
export function bisect(f: (x: number) => number, low: number, high: number): number {
  const sign = Math.sign(f(low));
  if (sign === Math.sign(f(high))) throw new Error(`bisect: no sign change between ${low} and ${high}.`);
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (Math.sign(f(middle)) === sign) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

const DRY = 0.3; // friction of the oscillator

/**
 * A mass on a spring with dry friction: x' = v, v' = −x − 0.3·sign(v), from (2, 0).
 *
 * Each half swing is a cosine about ±0.3, so the turning points are 2, −1.4, 0.8, −0.2 at t = 0, π, 2π, 3π; the pull of
 * the last one is below the friction, and the mass stays there. v leaves zero at once, passes it at π and 2π and rests
 * from 3π on.
 */
export const dryOscillator: KnownFriction = {
  name: "oscillator with dry friction",
  field: {
    dimension: 2,
    derivative: (_t, y, dydt) => {
      dydt[0] = y[1];
      dydt[1] = -y[0];
    },
    switches: { friction: new Float64Array([0, DRY]) },
  },
  start: [2, 0],
  t0: 0,
  tEnd: 11,
  exact: (t) => {
    const turning = [2, -1.4, 0.8, -0.2];
    const half = Math.min(3, Math.floor(t / Math.PI));
    if (half === 3) return [turning[3], 0];
    const centre = DRY * Math.sign(turning[half]);
    const phase = t - half * Math.PI;
    const amplitude = turning[half] - centre;
    return [centre + amplitude * Math.cos(phase), -amplitude * Math.sin(phase)];
  },
  events: [
    { t: 0, component: 1, kind: "leaves" },
    { t: Math.PI, component: 1, kind: "crosses" },
    { t: 2 * Math.PI, component: 1, kind: "crosses" },
    { t: 3 * Math.PI, component: 1, kind: "rests" },
  ],
};

/**
 * y' = 2 sin t − y − sign(y) from 1.3.
 *
 * While y > 0 the solution is sin t − cos t − 1 + C e^{−t}, and its mirror image while y < 0; C follows from the value
 * at the start of the piece. It rests at zero while |2 sin t| ≤ 1 and leaves at t = π/6 + kπ. The times at which it
 * comes to rest solve a transcendental equation, done here by bisection.
 */
export const sinusoidWithRests: KnownFriction = (() => {
  const tEnd = 11;
  const start = 1.3;
  const pieces: { t: number; side: number; exact: (t: number) => number }[] = [];
  const events: SwitchEvent[] = [];
  let t = 0;
  let y = start;
  let side = 1;
  while (t < tEnd) {
    const from = t;
    const s = side;
    const particular = (at: number) => Math.sin(at) - Math.cos(at) - s;
    const constant = y - particular(from);
    const exact = (at: number) => particular(at) + constant * Math.exp(from - at);
    pieces.push({ t: from, side, exact });
    let beyond = from + 0.5; // the piece stays on its side longer than this, and never for less than 1
    while (exact(beyond) * s > 0) beyond += 0.1;
    const rests = bisect(exact, beyond - 0.1, beyond);
    const leaves = Math.PI / 6 + Math.PI * Math.ceil((rests - Math.PI / 6) / Math.PI);
    events.push({ t: rests, component: 0, kind: "rests" }, { t: leaves, component: 0, kind: "leaves" });
    pieces.push({ t: rests, side: 0, exact: () => 0 });
    t = leaves;
    y = 0;
    side = Math.sign(Math.sin(leaves));
  }
  return {
    name: "sinusoidal drive with rests",
    field: {
      dimension: 1,
      derivative: (at: number, state: Float64Array, dydt: Float64Array) => {
        dydt[0] = 2 * Math.sin(at) - state[0];
      },
      switches: { friction: 1 },
    },
    start: [start],
    t0: 0,
    tEnd,
    exact: (at: number) => [pieces.findLast((piece) => piece.t <= at)!.exact(at)],
    events: events.filter((event) => event.t < tEnd),
  };
})();

/**
 * x' = −x + z, z' = −sign(z)/2 from (0, 1): a smooth component fed by one that comes to rest.
 *
 * z falls as 1 − t/2 and rests from t = 2; x = 3/2 − t/2 − (3/2)e^{−t} until then (put it in) and decays from x(2)
 * afterwards.
 */
export const fedByFriction: KnownFriction = {
  name: "decay fed by a component that comes to rest",
  field: {
    dimension: 2,
    derivative: (_t, y, dydt) => {
      dydt[0] = y[1] - y[0];
      dydt[1] = 0;
    },
    switches: { friction: new Float64Array([0, 0.5]) },
  },
  start: [0, 1],
  t0: 0,
  tEnd: 5,
  exact: (t) => {
    const fed = (at: number) => 1.5 - at / 2 - 1.5 * Math.exp(-at);
    return t < 2 ? [fed(t), 1 - t / 2] : [fed(2) * Math.exp(2 - t), 0];
  },
  events: [{ t: 2, component: 1, kind: "rests" }],
};
