import { describe, expect, it } from "vitest";
import type { Field, Switches } from "../../src/solvers/index.ts";
import { dryOscillator, fedByFriction, sinusoidWithRests } from "../support/friction.ts";
import { spread } from "../support/tolerance.ts";
import { classNames, inclusion } from "./inclusions/classes.ts";
import { solutionOf } from "./inclusions/judge.ts";
import { moveAlone } from "./inclusions/jumps.ts";
import { apart, referenceOf } from "./inclusions/reference.ts";
import { tinySteps } from "./inclusions/tinySteps.ts";

/** One component. */
function single(drive: (t: number, y: number) => number, switches: Switches): Field {
  return {
    dimension: 1,
    derivative: (t, y, dydt) => {
      dydt[0] = drive(t, y[0]);
    },
    switches,
  };
}

const kinksAt = (...times: number[]) => ({
  count: times.length,
  values: (t: number, _y: Float64Array, out: Float64Array) => {
    times.forEach((time, q) => {
      out[q] = t - time;
    });
  },
});

/**
 * Fields on which solvers have been wrong, with their ends to 13 digits, by mpmath at 30 digits:
 * - pulse: 1000 + (y − 1000)e^{−t/100} while the pulse of 10 lasts, decay by e^{−t/100} before and after.
 * - sinusoid: released at π/6; −2cos 2 + √3 − 2 + π/6.
 * - law: released at 0.4031882001487140704, the root of 2 sin t = 1 + cos(5t)/2, and never back at zero (its minimum
 * over the rest is
 *   where it is released); F(3) − F(0.403…) with F = −2cos t − t − sin(5t)/10.
 * - chatter: pieces (1.2 sin 8t − 9.6 cos 8t)/65 ∓ 1.1 + Ce^{−t}, rests from the root of each piece to the next |1.2
 * sin 8t| = 1.1: 51
 *   switches, the last of them a release at 9.96243435052717. From 0 and from 1 alike.
 */
const known: readonly { name: string; field: Field; start: number; tEnd: number; end: number }[] = [
  {
    name: "a pulse between two kinks",
    field: single((t, y) => (t > 1 && t < 1.05 ? 10 : 0) - 0.01 * y, { friction: 0, kinks: kinksAt(1, 1.05) }),
    start: 1,
    tEnd: 4,
    end: 1.4461335318384,
  },
  {
    name: "2 sin t against friction 1",
    field: single((t) => 2 * Math.sin(t), { friction: 1 }),
    start: 0,
    tEnd: 2,
    end: 1.0879432562615,
  },
  {
    name: "2 sin t against 1 + cos(5t)/2",
    field: single((t) => 2 * Math.sin(t), { friction: (t, _y, out) => out.fill(1 + 0.5 * Math.cos(5 * t)) }),
    start: 0,
    tEnd: 3,
    end: 1.2480287900762,
  },
  {
    name: "a constant drive that brings it to zero at the end",
    field: single(() => -3, { friction: 1 }),
    start: 4,
    tEnd: 1,
    end: 0,
  },
  {
    name: "1.2 sin 8t − y against friction 1.1",
    field: single((t, y) => 1.2 * Math.sin(8 * t) - y, { friction: 1.1 }),
    start: 0,
    tEnd: 10,
    end: -0.002039943144977,
  },
];

describe("the reference for inclusions", () => {
  it("moves one component exactly between, onto and across places", () => {
    const jumps = [
      { at: 0, friction: Float64Array.of(1), law: undefined, wall: 0 as const },
      { at: 1, friction: Float64Array.of(-0.5), law: undefined, wall: 0 as const },
      { at: 2, friction: Float64Array.of(3), law: undefined, wall: 0 as const },
      { at: -2, friction: Float64Array.of(0), law: undefined, wall: 1 as const },
    ];
    const move = (w: number, drive: number, h: number) => moveAlone(w, drive, h, jumps, 0);
    expect(move(0.75, 0, 0.1)).toBeCloseTo(0.75 + 0.1 * (-1 - 0.5 + 3), 15); // pulled down by 0 and 1, up by 2
    expect(move(0.75, 0, 10)).toBe(2); // passes 1, where the slope grows from 1.5 to 2.5, and is held at 2 by 3
    expect(move(0.75, 0, 0.25)).toBeCloseTo(1 + 2.5 * (0.25 - 0.25 / 1.5), 15);
    expect(move(0, -2, 5)).toBe(0); // 0 − 0.5 + 3 − 2 = 0.5 ≤ 1
    expect(move(0, -4, 1)).toBeCloseTo(-0.5, 15); // (−4 + 2.5) + 1 = −0.5
    expect(move(0, -4, 100)).toBe(-2); // the wall
    expect(move(-2, -4, 100)).toBe(-2); // pushed into it by 4 − 3.5
    expect(move(-2, -3, 1)).toBeCloseTo(-1.5, 15); // and away from it by 3.5 − 3
  });

  it.each(known)("ends $name where it should", ({ field, start, tEnd, end }) => {
    const { ys, bound } = referenceOf(field, Float64Array.of(start), [tEnd], 0.02, 1e-12);
    expect(bound).toBeLessThan(1e-11);
    expect(Math.abs(ys[0][0] - end)).toBeLessThan(1e-11);
  });

  it.each([dryOscillator, sinusoidWithRests, fedByFriction])("follows an $name", ({ field, start, tEnd, exact }) => {
    const times = spread(0, tEnd, 20);
    const { ys, bound } = referenceOf(field, Float64Array.from(start), times, 0.1, 1e-11);
    const error = apart(
      ys,
      times.map((t) => Float64Array.from(exact(t))),
    );
    expect(bound).toBeLessThan(1e-11);
    expect(error).toBeLessThan(1e-11);
  });

  const systems = classNames.flatMap((name) => Array.from({ length: 6 }, (_, seed) => ({ name, seed })));

  it.each(systems)("agrees with uniform tiny steps, which locate nothing, on $name $seed", ({ name, seed }) => {
    const system = inclusion(name, seed);
    const { ys, bound } = solutionOf(system, 1e-7);
    const [far, near] = [250, 500].map((steps) =>
      apart(tinySteps(system.field, system.start, system.times, steps), ys),
    );
    // narrow pulses are as high as 10⁴ and their ends are met to a thousandth of a step: missing one would cost up to 1
    const hasKinks = system.field.switches!.kinks !== undefined;
    expect(bound).toBeLessThan(1e-6);
    expect(near).toBeLessThan(hasKinks ? 2e-3 : 1e-4);
    if (!hasKinks) expect(near).toBeLessThanOrEqual(far / 2 + bound); // of order 2: a quarter
  });
});
