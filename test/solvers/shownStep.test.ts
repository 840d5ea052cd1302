import { describe, expect, it } from "vitest";
import { type Method, type MethodName, methods, type Step, solve } from "../../src/solvers/index.ts";
import { ShownStep } from "../../src/solvers/loop/shownStep.ts";
import { decay } from "../support/problems.ts";

const names = Object.keys(methods) as MethodName[];

function stepOf(parts: Partial<Step>): Step {
  const none = () => undefined;
  return { t0: 0, t1: 1, y1: new Float64Array(3), interpolate: none, sketch: none, keep: () => none, ...parts };
}

describe("ShownStep", () => {
  it("copies the step into buffers of its own, which it uses again", () => {
    const y1 = Float64Array.of(1, 2, 3);
    const drive1 = Float64Array.of(4, 5, 6);
    const shown = new ShownStep(new Float64Array(3));
    shown.take(stepOf({ t0: 2, t1: 3, y1, drive1 }));
    expect([shown.t0, shown.t1, [...shown.y1], [...(shown.drive1 ?? [])]]).toEqual([2, 3, [1, 2, 3], [4, 5, 6]]);
    shown.y1.fill(9);
    shown.drive1?.fill(9);
    expect([...y1, ...drive1]).toEqual([1, 2, 3, 4, 5, 6]);
    const before = shown.y1;
    shown.take(stepOf({ y1 }));
    expect(shown.y1).toBe(before);
    expect(shown.drive1).toBeUndefined();
  });

  it("copies of a drive what is known, at the active components", () => {
    const active = { indices: Int32Array.of(0, 2, 7), count: 2, version: 1 };
    const shown = new ShownStep(new Float64Array(3));
    shown.take(stepOf({ drive1: Float64Array.of(4, Number.NaN, 6), active }));
    expect([...(shown.drive1 ?? [])]).toEqual([4, 0, 6]);
    expect(shown.active).toBe(active);
  });
});

describe.each(names)("what is shown of a run by %s", (name) => {
  const options = { tEnd: 1, method: name, ...((methods[name] as Method).fixedStep && { step: 0.1 }) };

  it("may be written to: nothing of it reaches the run", () => {
    const quiet = solve(decay(), [1], options);
    const spoilt = solve(decay(), [1], {
      ...options,
      until: (_t, y, drive) => {
        y.fill(7);
        drive?.fill(9);
        return false;
      },
      onStep: (step) => {
        const out = new Float64Array(1);
        step.interpolate(step.t1, out);
        out.fill(5);
        step.y1.fill(-3);
        step.drive1?.fill(4);
        Object.assign(step, { t0: 77, t1: 77 });
      },
    });
    expect([spoilt.status, spoilt.t]).toEqual(["done", 1]);
    expect([...spoilt.ts]).toEqual([...quiet.ts]);
    expect(spoilt.ys).toEqual(quiet.ys);
    expect([...spoilt.y]).toEqual([...quiet.y]);
  });

  it("is the state that is kept, whoever wrote to it before", () => {
    const seen: number[] = [];
    const { ys } = solve(decay(), [1], {
      ...options,
      onStep: ({ y1 }) => {
        seen.push(y1[0]);
        y1[0] = 0;
      },
    });
    expect(seen).toEqual(ys.slice(1).map((y) => y[0]));
  });

  it("gives interpolants that are good for ever", () => {
    const kept: { at: number; by: (t: number, out: Float64Array) => void; was: number }[] = [];
    const out = new Float64Array(1);
    solve(decay(), [1], {
      ...options,
      onStep: ({ t0, t1, interpolate, keep }) => {
        const at = t0 + 0.3 * (t1 - t0);
        interpolate(at, out);
        kept.push({ at, by: keep(), was: out[0] });
      },
    });
    expect(kept.length).toBeGreaterThan(1);
    for (const { at, by, was } of kept) {
      by(at, out);
      expect(out[0]).toBe(was);
    }
  });
});
