import { describe, expect, it } from "vitest";
import { frictionOf } from "../../src/solvers/field.ts";
import { FrictionModes } from "../../src/solvers/frictionModes.ts";
import { InputError, type SwitchEvent } from "../../src/solvers/index.ts";
import { driven } from "../support/friction.ts";

describe("frictionOf", () => {
  it("spreads one number over all components and takes an array as it is", () => {
    const each = new Float64Array([1, 0, 2]);
    expect([...frictionOf(driven(3, 0.5, () => 0))]).toEqual([0.5, 0.5, 0.5]);
    expect([...frictionOf(driven(3, each, () => 0))]).toEqual([1, 0, 2]);
  });

  it("is zero for a field without switches", () => {
    expect([...frictionOf({ dimension: 2, derivative: () => undefined })]).toEqual([0, 0]);
  });

  it("refuses an array of the wrong length", () => {
    expect(() => frictionOf(driven(3, new Float64Array(2), () => 0))).toThrow(
      new InputError("solve: friction has length 2, the field has 3 components."),
    );
  });

  it.each([-1, Number.NaN, Infinity])("refuses a friction of %d and names the component", (bad) => {
    expect(() => frictionOf(driven(2, new Float64Array([1, bad]), () => 0))).toThrow(
      new InputError(`solve: friction[1] must be a finite number >= 0, got ${bad}.`),
    );
    expect(() => frictionOf(driven(2, bad, () => 0))).toThrow(
      new InputError(`solve: friction[0] must be a finite number >= 0, got ${bad}.`),
    );
  });
});

describe("FrictionModes", () => {
  // drives −2, −0.5, 0.5, 2 at a friction of 1
  const field = driven(4, 1, (_t, k) => [-2, -0.5, 0.5, 2][k]);

  it("takes the sign of what moves, and of the drive where it starts at zero and exceeds the friction", () => {
    expect([...new FrictionModes(field, 0, new Float64Array([3, -3, 3, -3])).mode]).toEqual([1, -1, 1, -1]);
    expect([...new FrictionModes(field, 0, new Float64Array(4)).mode]).toEqual([-1, 0, 0, 1]);
  });

  it("rests where the drive equals the friction", () => {
    const threshold = driven(2, 1, (_t, k) => (k === 0 ? 1 : -1));
    expect([...new FrictionModes(threshold, 0, new Float64Array(2)).mode]).toEqual([0, 0]);
  });

  it("takes friction against the motion and holds what rests", () => {
    const slope = new Float64Array(4);
    const moving = new FrictionModes(field, 0, new Float64Array([3, -3, 3, -3]));
    moving.slopes(0, new Float64Array([3, -3, 3, -3]), slope);
    expect([...slope]).toEqual([-3, 0.5, -0.5, 3]);
    const released = new FrictionModes(field, 0, new Float64Array(4));
    released.slopes(0, new Float64Array(4), slope);
    expect([...slope]).toEqual([-1, 0, 0, 1]);
  });

  it("notices when something at rest is pulled harder than its friction", () => {
    const pull = driven(1, 1, (t) => t);
    const modes = new FrictionModes(pull, 0, new Float64Array(1));
    const slope = new Float64Array(1);
    modes.slopes(0.9, new Float64Array(1), slope);
    expect([modes.pulledFree, slope[0]]).toEqual([false, 0]);
    modes.slopes(1.1, new Float64Array(1), slope);
    expect([modes.pulledFree, slope[0]]).toEqual([true, 0]);
  });

  it("reports each change at zero as what it is: rests, crosses, leaves", () => {
    const y = new Float64Array([1, 1, 0, 5]);
    const drives = [-0.5, -3, 0, 0];
    const modes = new FrictionModes(
      driven(4, 1, (_t, k) => drives[k]),
      0,
      y,
    ); // prettier-ignore
    const events: SwitchEvent[] = [];
    y.set([0, 0, 0, 5]);
    drives[2] = 2;
    modes.settle(0.7, y, new Float64Array(4), (event) => events.push(event));
    expect(events).toEqual([
      { t: 0.7, component: 0, kind: "rests" },
      { t: 0.7, component: 1, kind: "crosses" },
      { t: 0.7, component: 2, kind: "leaves" },
    ]);
    expect([...modes.mode]).toEqual([0, -1, 1, 1]);
  });
});
