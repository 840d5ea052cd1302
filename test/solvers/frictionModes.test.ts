import { describe, expect, it } from "vitest";
import { frictionPerComponent } from "../../src/solvers/field.ts";
import {
  type Field,
  type FrictionLaw,
  InputError,
  type SwitchEvent,
  type Switches,
  solve,
} from "../../src/solvers/index.ts";
import { FrictionModes } from "../../src/solvers/switches/frictionModes.ts";
import { driven } from "../support/friction.ts";

/** The modes of a field, begun at y where the drives are these, and what was reported. */
function begun(switches: Switches, y: readonly number[], drives: readonly number[], t = 0) {
  const field: Field = { dimension: y.length, derivative: () => undefined, switches };
  const modes = new FrictionModes(field);
  const events: SwitchEvent[] = [];
  modes.begin(t, Float64Array.from(y), Float64Array.from(drives), (event) => events.push(event));
  return { modes, events };
}

/** What `freeze` makes of the drives. */
function frozen(modes: FrictionModes, y: readonly number[], drives: readonly number[], t = 0): number[] {
  const slope = Float64Array.from(drives);
  modes.freeze(t, Float64Array.from(y), slope);
  return [...slope];
}

describe("frictionPerComponent", () => {
  it("spreads one number over all components and copies an array of any kind", () => {
    const each = new Float64Array([1, 0, 2]);
    expect([...frictionPerComponent(3, "friction", 0.5)]).toEqual([0.5, 0.5, 0.5]);
    const copy = frictionPerComponent(3, "friction", each);
    expect([...copy]).toEqual([1, 0, 2]);
    expect(copy).not.toBe(each);
    for (const given of [[1, 0, 2], Float32Array.of(1, 0, 2), { length: 3, 0: 1, 1: 0, 2: 2 }]) {
      expect([...frictionPerComponent(3, "friction", given)]).toEqual([1, 0, 2]);
    }
  });

  it("refuses an array of the wrong length", () => {
    expect(() => frictionPerComponent(3, "friction", new Float64Array(2))).toThrow(
      new InputError("solve: friction has length 2, the field has 3 components."),
    );
  });

  it.each([-1, Number.NaN, Infinity])("refuses a friction of %d and names the component", (bad) => {
    const run = (friction: number | Float64Array) => () =>
      solve(
        driven(2, friction, () => 0),
        [1, 1],
        { tEnd: 1 },
      );
    expect(run(new Float64Array([1, bad]))).toThrow(
      new InputError(`solve: friction[1] must be a finite number >= 0, got ${bad}.`),
    );
    expect(run(bad)).toThrow(new InputError(`solve: friction[0] must be a finite number >= 0, got ${bad}.`));
  });

  it.each([undefined, null, "1"])("refuses %j for a friction", (bad) => {
    const switches = { friction: bad } as unknown as Switches;
    expect(() => solve({ dimension: 1, derivative: (_t, _y, d) => d.fill(0), switches }, [1], { tEnd: 1 })).toThrow(
      new InputError(
        `solve: friction must be a number, an array of numbers or a law, got ${JSON.stringify(bad) ?? "undefined"}.`,
      ),
    );
  });
});

describe("FrictionModes", () => {
  const drives = [-2, -0.5, 0.5, 2];

  it("take the sign of what moves, and of the drive where one starts at zero and exceeds friction: an event", () => {
    const moving = begun({ friction: 1 }, [3, -3, 3, -3], drives);
    expect([[...moving.modes.mode], moving.events]).toEqual([[1, -1, 1, -1], []]);
    const still = begun({ friction: 1 }, [0, 0, 0, 0], drives, 0.5);
    expect([...still.modes.mode]).toEqual([-1, 0, 0, 1]);
    expect(still.events).toEqual([
      { t: 0.5, component: 0, kind: "leaves" },
      { t: 0.5, component: 3, kind: "leaves" },
    ]);
    expect([...still.modes.resting]).toEqual([-1, 0, 0, -1]);
  });

  it("rest where the drive equals the friction, to the last bit, and where it exceeds it by rounding", () => {
    expect([...begun({ friction: 1 }, [0, 0], [1, -1]).modes.mode]).toEqual([0, 0]);
    expect([...begun({ friction: 0.1 }, [0, 0], [0.1 + 1e-17, 0.1 * (1 + 8 * Number.EPSILON)]).modes.mode]).toEqual([
      0, 1,
    ]);
  });

  it("take friction against the motion, and hand over what a place has to hold", () => {
    const y = [3, -3, 3, -3];
    expect(frozen(begun({ friction: 1 }, y, drives).modes, y, drives)).toEqual([-3, 0.5, -0.5, 3]);
    const still = begun({ friction: 1 }, [0, 0, 0, 0], drives).modes;
    expect(frozen(still, [0, 0, 0, 0], drives)).toEqual([-1, -0.5, 0.5, 1]);
    expect([still.hold(1, 1), still.hold(1, -1), still.placeOf(1)]).toEqual([1, 1, 0]);
  });

  it("count the friction of other places into what holds and what pulls", () => {
    // at zero the place at 1 pushes up with 0.5
    const { modes } = begun({ friction: 1, places: [{ at: 1, friction: 0.5 }] }, [0, 0], [0.7, 0.2]);
    expect([...modes.resting]).toEqual([-1, 0]);
    const [left, held] = frozen(modes, [0, 0], [0.7, 0.2]);
    expect(left).toBeCloseTo(0.2, 14);
    expect(held).toBeCloseTo(0.7, 14);
    expect([...modes.lower, ...modes.upper]).toEqual([0, -Infinity, 1, 1]);
  });

  it("report each change at zero as what it is: rests, crosses, leaves", () => {
    const { modes } = begun({ friction: 1 }, [1, 1, 0, 5], [-0.5, -3, 0, 0]);
    const events: SwitchEvent[] = [];
    modes.settle(0.7, Float64Array.of(0, 0, 0, 5), Float64Array.of(-0.5, -3, 2, 0), (event) => events.push(event));
    expect(events).toEqual([
      { t: 0.7, component: 0, kind: "rests" },
      { t: 0.7, component: 1, kind: "crosses" },
      { t: 0.7, component: 2, kind: "leaves" },
    ]);
    expect([...modes.mode]).toEqual([0, -1, 1, 1]);
  });

  it("let go of what was released, whatever rounding makes of its drive", () => {
    const { modes } = begun({ friction: 1 }, [0, 0], [0, 0]);
    const settle = (released?: Int8Array) =>
      modes.settle(1, new Float64Array(2), Float64Array.of(1, -1), () => undefined, released);
    settle();
    expect([...modes.mode]).toEqual([0, 0]);
    settle(Int8Array.of(1, 0));
    expect([...modes.mode]).toEqual([1, 0]);
  });

  it("keep to one side of a wall, and hold against it whatever pulls", () => {
    const above = { friction: 0, places: [{ at: 2, friction: 0.5, keep: "above" }] } satisfies Switches;
    const { modes, events } = begun(above, [2, 2, 2], [-1e9, 0.5, 0.6]);
    expect([...modes.mode]).toEqual([0, 0, 1]);
    expect(events).toEqual([{ t: 0, component: 2, kind: "leaves", place: 2 }]);
    expect([modes.hold(0, 1), modes.hold(0, -1)]).toEqual([0.5, Infinity]);
    const below = begun({ friction: 0, places: [{ at: 2, friction: 0, keep: "below" }] }, [2, 2], [1e9, -1e-9]).modes;
    expect([...below.mode]).toEqual([0, -1]);
    expect([below.hold(0, 1), below.hold(0, -1)]).toEqual([Infinity, 0]);
  });

  it("say nothing of passing a place where a law gives no friction", () => {
    const law: FrictionLaw = (_t, _y, out) => out.set([0, 1]);
    const { modes } = begun({ friction: law }, [1, 1], [-2, -2]);
    const events: SwitchEvent[] = [];
    modes.settle(1, new Float64Array(2), Float64Array.of(-2, -2), (event) => events.push(event));
    expect([...modes.mode]).toEqual([-1, -1]);
    expect(events).toEqual([{ t: 1, component: 1, kind: "crosses" }]);
  });

  it.each([
    ["is NaN where the run starts", (_t: number, _y: Float64Array, out: Float64Array) => out.set([1, Number.NaN])],
    ["leaves out a component", (_t: number, _y: Float64Array, out: Float64Array) => out.fill(1, 0, 1)],
  ])("refuse a law that %s", (_name, law) => {
    const run = (switches: Switches) => () =>
      solve({ dimension: 2, derivative: (_t, _y, d) => d.fill(0), switches }, [1, 1], { tEnd: 1 });
    expect(run({ friction: law })).toThrow(
      new InputError("solve: the friction law left out[1] = NaN at t = 0; it must write 2 numbers."),
    );
    expect(run({ friction: 0, places: [{ at: 3, friction: law }] })).toThrow(
      new InputError("solve: the friction law at 3 left out[1] = NaN at t = 0; it must write 2 numbers."),
    );
  });
});
