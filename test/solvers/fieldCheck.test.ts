import { describe, expect, it } from "vitest";
import { firstSlope } from "../../src/solvers/fieldCheck.ts";
import { type Field, InputError, type Method, type MethodName, methods, solve } from "../../src/solvers/index.ts";

const names = Object.keys(methods) as MethodName[];
const WRITE = "it must write every component into its third argument, as in (t, y, dydt) => { dydt[0] = -y[0]; }.";
const good: Field = { dimension: 2, derivative: (_t, y, dydt) => dydt.set(y) };

/** Solves a field that may be anything. */
const run =
  (field: unknown, y0: unknown = [1, 2]) =>
  () =>
    solve(field as Field, y0 as number[], { tEnd: 1 });

describe.each(names)("a field that is not written as a field, by %s,", (name) => {
  const options = { tEnd: 1, method: name, ...((methods[name] as Method).fixedStep && { step: 0.1 }) };
  const refused = (derivative: unknown, dimension = 1) =>
    expect(() =>
      solve({ dimension, derivative: derivative as Field["derivative"] }, new Float64Array(dimension).fill(1), options),
    );

  it("is an error where it returns its slope", () => {
    refused((_t: number, y: Float64Array) => [-y[0]]).toThrow(
      new InputError(`solve: field.derivative did not set dydt[0] and returned an array; ${WRITE}`),
    );
    refused((_t: number, y: Float64Array) => -y[0]).toThrow(
      new InputError(`solve: field.derivative did not set dydt[0] and returned number; ${WRITE}`),
    );
  });

  it("is an error where it forgets a component", () => {
    refused((_t: number, _y: Float64Array, dydt: Float64Array) => {
      dydt[0] = 1;
    }, 3).toThrow(new InputError(`solve: field.derivative did not set dydt[1]; ${WRITE}`));
  });

  it("is an error where it adds to what it finds", () => {
    refused((_t: number, _y: Float64Array, dydt: Float64Array) => {
      dydt[0] += 1;
    }).toThrow(`solve: field.derivative did not set dydt[0]; ${WRITE}`);
  });

  it("is an error where it is asynchronous", () => {
    refused(async (_t: number, _y: Float64Array, dydt: Float64Array) => {
      dydt[0] = 1;
    }).toThrow(new InputError("solve: field.derivative returned a promise; it must compute dydt before it returns."));
  });

  it("is an error where it becomes asynchronous later on", () => {
    let calls = 0;
    refused((_t: number, y: Float64Array, dydt: Float64Array) => {
      dydt[0] = -y[0];
      return ++calls > 3 ? Promise.resolve() : undefined;
    }).toThrow(new InputError("solve: field.derivative returned a promise; it must compute dydt before it returns."));
  });

  it("is an error where it changes the state", () => {
    refused((_t: number, y: Float64Array, dydt: Float64Array) => {
      y[0] = 5;
      dydt[0] = 1;
    }).toThrow(
      new InputError("solve: field.derivative changed y[0] from 1 to 5; it must leave y alone and write into dydt."),
    );
  });
});

describe("firstSlope", () => {
  it("is the slope, in an array of its own, from one evaluation that returns what it may", () => {
    const y0 = Float64Array.of(3, -0);
    let calls = 0;
    const slope = firstSlope(
      {
        dimension: 2,
        derivative: (t, y, dydt) => {
          calls++;
          dydt.set([t, y[1]]);
          return dydt; // harmless
        },
      },
      7,
      y0,
    );
    expect([...slope]).toEqual([7, -0]);
    expect(calls).toBe(1);
  });

  it("takes slopes that are not finite for slopes: that is for the run to tell", () => {
    const derivative = (_t: number, _y: Float64Array, dydt: Float64Array) => dydt.set([Number.NaN, -Infinity]);
    expect([...firstSlope({ dimension: 2, derivative }, 0, new Float64Array(2))]).toEqual([Number.NaN, -Infinity]);
  });
});

describe("the parts of a field", () => {
  it.each<[unknown, string]>([
    [undefined, "field must be an object { dimension, derivative(t, y, dydt) }, got undefined."],
    [null, "field must be an object { dimension, derivative(t, y, dydt) }, got null."],
    [() => 1, "field must be an object { dimension, derivative(t, y, dydt) }, got a function."],
    [{}, "field.dimension must be a whole number >= 1, got undefined."],
    [{ dimension: 2 }, "field.derivative must be a function of (t, y, dydt), got undefined."],
    [{ ...good, derivative: 5 }, "field.derivative must be a function of (t, y, dydt), got 5."],
    [{ ...good, jacobian: [[1]] }, "field.jacobian must be a function of (t, y, J), got an array."],
    [{ ...good, spectralRadius: 5 }, "field.spectralRadius must be a function of (t, y), got 5."],
    [{ ...good, blockLength: 3 }, "field.blockLength must divide the dimension 2, got 3."],
    [{ ...good, blockLength: 0 }, "field.blockLength must be a whole number >= 1, got 0."],
    [{ ...good, stops: 5 }, "field.stops must be an array of numbers, got 5."],
    [{ ...good, switches: { friction: 0, places: { at: 1 } } }, "places must be an array of { at, friction }."],
    [{ ...good, switches: { friction: 0, kinks: { count: -1 } } }, "kinks.count must be a whole number >= 1, got -1."],
    [
      { ...good, switches: { friction: 0, kinks: { count: 1 } } },
      "kinks.values must be a function of (t, y, out), got undefined.",
    ],
    [{ ...good, jacobain: () => 1 }, 'field has "jacobain", which means nothing; did you mean jacobian?'],
    [{ ...good, stop: [1] }, 'field has "stop", which means nothing; did you mean stops?'],
    [
      { ...good, switches: { friction: 0, place: [] } },
      'field.switches has "place", which means nothing; did you mean places?',
    ],
    [
      { ...good, switches: { friction: 0, places: [{ at: 1, fricton: 1 }] } },
      'field.switches.places[0] has "fricton", which means nothing; did you mean friction?',
    ],
    [
      { ...good, switches: { friction: 0, kinks: { count: 0, values: () => 1, widht: 1 } } },
      'field.switches.kinks has "widht", which means nothing; did you mean width?',
    ],
  ])("%j: %s", (field, message) => {
    expect(run(field)).toThrow(new InputError(`solve: ${message}`));
  });

  it("may be more than solve knows", () => {
    expect(run({ ...good, name: "mine", parameters: [1, 2] })().status).toBe("done");
  });
});

describe("a start", () => {
  it.each<[unknown, string]>([
    [null, "y0 must be an array of numbers, got null."],
    [5, "y0 must be an array of numbers, got 5."],
    ["ab", 'y0 must be an array of numbers, got "ab".'],
    [{}, "y0 must be an array of numbers, got an object."],
    [[1], "y0 has length 1, the field expects 2."],
    [[1, "2"], 'y0[1] must be a finite number, got "2".'],
    [[1, undefined], "y0[1] must be a finite number, got undefined."],
  ])("of %j: %s", (y0, message) => {
    expect(run(good, y0)).toThrow(new InputError(`solve: ${message}`));
  });

  it("may be anything with a length and finite numbers", () => {
    for (const y0 of [[1, 2], Float32Array.of(1, 2), { length: 2, 0: 1, 1: 2 }]) {
      expect([...solve(good, y0, { tEnd: 0 }).y]).toEqual([1, 2]);
    }
  });
});
