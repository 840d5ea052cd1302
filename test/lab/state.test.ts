import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { namesBeside, rangeBeside, requestBeside, usualBeside } from "../../src/lab/engine/beside.ts";
import { allowed } from "../../src/lab/engine/limits.ts";
import { panelNames as names, type PanelName, panelOf, panels } from "../../src/lab/engine/panels.ts";
import { parseState } from "../../src/lab/engine/parseState.ts";
import { axes, defaultState, formatState, type LabState, speeds, themes } from "../../src/lab/engine/state.ts";

describe("a state in a link", () => {
  it("comes back as it was, every number to the last bit, and without a correction", () => {
    fc.assert(
      fc.property(anyState(), (state) => {
        expect(parseState(`#${formatState(state)}`)).toEqual({ state, corrections: [] });
      }),
      { numRuns: 500 },
    );
  });

  it("names panel and parameters, and of the rest only what is not as it is first seen", () => {
    const state = { ...defaultState("many"), time: 12.5, neuron: 2, pair: [0, 4] } as LabState;
    expect(formatState(defaultState("many"))).toBe("panel=many&n=16&m=24&lambda=0.005&seed=0");
    expect(formatState(state)).toBe("panel=many&n=16&m=24&lambda=0.005&seed=0&t=12.5&neuron=2&pair=0,4");
  });

  it("keeps the names that links have had from the start", () => {
    const link = "panel=noise&n=4&m=6&law=three-point&sigma=0.2&kurtosis=-1.5&seed=1";
    const { state, corrections } = parseState(link);
    expect(corrections).toEqual([]);
    expect(state.parameters).toEqual({ n: 4, m: 6, law: "three-point", sigma: 0.2, excessKurtosis: -1.5, seed: 1 });
    expect(formatState(state)).toBe(link);
  });

  it("may be missing, or be a query", () => {
    for (const text of ["", "#", "?"]) expect(parseState(text)).toEqual({ state: defaultState(), corrections: [] });
    expect(parseState("?panel=noise").state.panel).toBe("noise");
  });

  it("is always one that can be shown, whatever the link says", () => {
    fc.assert(
      fc.property(anyLink(), (text) => {
        const { state, corrections } = parseState(text);
        expect(parseState(formatState(state))).toEqual({ state, corrections: [] });
        for (const sentence of corrections) expect(sentence).toMatch(/^[^\n]{1,200}\.$/);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("what is wrong with a link is corrected, and told:", () => {
  const shown = (link: string) => {
    const { state, corrections } = parseState(link);
    return { ...state, ...state.parameters, corrections };
  };

  it.each<[link: string, right: object, sentence: string]>([
    ["lambda=-3", { lambda: 1e-3 }, "penalty λ = -3 in the link is not between 0.00001 and 0.1; 0.001 is shown."],
    ["lambda=3", { lambda: 0.1 }, "penalty λ = 3 in the link is not between 0.00001 and 0.1; 0.1 is shown."],
    ["lambda=1e-9", { lambda: 1e-5 }, "penalty λ = 1e-9 in the link is not between 0.00001 and 0.1; 0.00001 is shown."],
    ["m=many", { m: 1000 }, "neurons m = many in the link is not a number; 1000 is shown."],
    ["m=0x20", { m: 1000 }, "neurons m = 0x20 in the link is not a number; 1000 is shown."],
    ["m=12.6", { m: 13 }, "neurons m = 12.6 in the link is not a whole number; 13 is shown."],
    ["m=", { m: 1000 }, 'neurons m = "" in the link is not a number; 1000 is shown.'],
    ["m=1e999", { m: 100_000 }, "neurons m = 1e999 in the link is not between 10 and 100000; 100000 is shown."],
    ["seed=-1", { seed: 0 }, "seed = -1 in the link is not between 0 and 999999; 0 is shown."],
    ["panel=two", { panel: "one" }, "panel = two in the link is none of one, many, noise; one is shown."],
    [
      "panel=noise&law=cauchy",
      { law: "bipolar" },
      "law of the noise = cauchy in the link is none of bipolar, gaussian, uniform, laplace, three-point; " +
        "bipolar is shown.",
    ],
    [
      "panel=noise&kurtosis=-3",
      { excessKurtosis: -2 },
      "excess kurtosis κ = -3 in the link is not between -2 and 6; -2 is shown.",
    ],
    [
      "panel=many&n=40&m=10",
      { n: 20, m: 10 },
      "40 features do not fit on 10 neurons, which hold at most two each; n = 20 is shown.",
    ],
    ["t=-1", { time: "end" }, "t = -1 in the link is not a flow time, a number from 0; end is shown."],
    ["speed=3", { speed: 4 }, "speed = 3 in the link is none of 0.25, 0.5, 1, 2, 4; 4 is shown."],
    ["x=cubic", { xAxis: "log" }, "x = cubic in the link is none of log, linear; log is shown."],
    ["theme=pink", { theme: "auto" }, "theme = pink in the link is none of auto, light, dark; auto is shown."],
    ["play=yes", { playing: false }, "play = yes in the link is none of 0, 1; 0 is shown."],
    [
      "panel=many&neuron=24",
      { neuron: null },
      "neuron = 24 in the link is not a whole number between 0 and 23; none is shown.",
    ],
    [
      "panel=many&pair=5,5",
      { pair: null },
      "pair = 5,5 in the link is not two features between 0 and 15, the lower first; none is shown.",
    ],
    [
      "panel=many&beside=lambda,3",
      { beside: { change: "lambda", value: 0.1 } },
      "beside = lambda,3 in the link is not between 0.0002 and 0.1; lambda,0.1 is shown.",
    ],
    [
      "panel=noise&beside=adamw",
      { beside: null },
      "beside = adamw in the link is not such as law,bipolar or sigma,0.15; none is shown.",
    ],
    ["pair=1,2", { pair: null }, "pair in the link does not belong to the panel one and is left out."],
    ["sigma=0.1", { panel: "one" }, "sigma in the link does not belong to the panel one and is left out."],
    ["toString=1", { panel: "one" }, "toString in the link is not known and is left out."],
    ["m=10&m=20", { m: 10 }, "m is in the link twice; the first is shown."],
    ["%E0%A4%A=1", { panel: "one" }, "\uFFFD%A in the link is not known and is left out."],
  ])("%s", (link, right, sentence) => {
    expect(shown(link)).toMatchObject({ ...right, corrections: [sentence] });
  });
});

describe("a second run", () => {
  it("is that of the first with one parameter changed, or by AdamW", () => {
    const { state } = parseState("panel=many&n=8&m=9&lambda=0.01&seed=3&beside=lambda,0.02");
    expect(requestBeside(state)).toEqual({ panel: "many", parameters: { n: 8, m: 9, lambda: 0.02, seed: 3 } });
    expect(namesBeside(state, state.beside!)).toEqual(["λ = 0.01", "λ = 0.02"]);
    const trained = parseState("panel=one&m=50&lambda=0.01&beside=adamw,0.002").state;
    expect(requestBeside(trained)).toMatchObject({ panel: "adamw", of: "one", learningRate: 0.002 });
    expect(namesBeside(trained, trained.beside!)).toEqual(["gradient flow", "AdamW, η = 0.002"]);
    expect(requestBeside(defaultState())).toBeNull();
  });

  it("differs at first in what it is to differ in, within its range", () => {
    fc.assert(
      fc.property(anyState(), (state) => {
        for (const change of panelOf(state.panel).beside ?? []) {
          const beside = usualBeside(state, change);
          const at = { ...state, beside } as LabState;
          expect(parseState(formatState(at))).toEqual({ state: at, corrections: [] });
          if (change === "adamw") continue;
          expect(beside.value).not.toBe((state.parameters as Record<string, unknown>)[change]);
        }
      }),
    );
  });
});

it("the excess kurtosis is that of the law, where it leaves no choice", () => {
  const { fixed } = panels.noise.parameters.excessKurtosis;
  const laws = ["bipolar", "gaussian", "uniform", "laplace", "three-point"];
  expect(laws.map((law) => fixed({ law }))).toEqual([-2, 0, -1.2, 3, undefined]);
});

it("parameters that cannot go together are told apart from those that can", () => {
  const { parameters, corrections } = allowed("many", { n: 9, m: 4, lambda: 0.01, seed: 0 });
  expect(parameters).toEqual({ n: 8, m: 4, lambda: 0.01, seed: 0 });
  expect(corrections).toHaveLength(1);
  expect(allowed("many", parameters)).toEqual({ parameters, corrections: [] });
  const noise = defaultState("noise").parameters;
  expect(allowed("noise", noise as never)).toEqual({ parameters: noise, corrections: [] });
});

/** Every state there is: parameters over their whole ranges, most of them no round numbers. */
function anyState(): fc.Arbitrary<LabState> {
  return fc.constantFrom(...names).chain((panel) =>
    parametersOf(panel).chain((given) => {
      const { parameters } = allowed(panel, given as never) as { parameters: { n?: number; m: number } };
      const { n = 1, m } = parameters;
      const pairs = fc
        .tuple(fc.integer({ min: 0, max: n - 1 }), fc.integer({ min: 0, max: n - 1 }))
        .filter(([i, j]) => i < j);
      return fc.record({
        panel: fc.constant(panel),
        parameters: fc.constant(parameters),
        time: fc.oneof(fc.constant("end" as const), number(0, Number.MAX_VALUE)),
        playing: fc.boolean(),
        speed: fc.constantFrom(...speeds),
        xAxis: fc.constantFrom(...axes),
        yAxis: fc.constantFrom(...axes),
        neuron: fc.option(fc.integer({ min: 0, max: m - 1 })),
        pair: panel === "many" ? fc.option(pairs) : fc.constant(null),
        beside: fc.option(besideOf(panel)),
        theme: fc.constantFrom(...themes),
        step: fc.constant(null), // which belongs to one run alone: examples.test.ts
      }) as fc.Arbitrary<unknown> as fc.Arbitrary<LabState>;
    }),
  );
}

function besideOf(panel: PanelName) {
  return fc.constantFrom(...(panelOf(panel).beside ?? [])).chain((change) => {
    const range = rangeBeside(panel, change);
    const value = range.kind === "choice" ? fc.constantFrom(...range.choices) : number(range.least, range.most);
    return fc.record({ change: fc.constant(change), value });
  });
}

function parametersOf(panel: PanelName) {
  const values = Object.entries(panelOf(panel).parameters).map(([name, range]) => [
    name,
    range.kind === "choice"
      ? fc.constantFrom(...range.choices)
      : range.whole
        ? fc.integer({ min: range.least, max: range.most })
        : number(range.least, range.most),
  ]);
  return fc.record(Object.fromEntries(values));
}

/** Links that are nearly right, and any text at all. */
function anyLink(): fc.Arbitrary<string> {
  const known = ["panel", "n", "m", "lambda", "scale", "seed", "law", "sigma", "kurtosis", "t", "play", "speed", "x"];
  const others = ["y", "neuron", "pair", "beside", "theme", "step", "example"];
  const name = fc.oneof(fc.constantFrom(...known, ...others), fc.string());
  const value = fc.oneof(
    fc.constantFrom(
      ...names,
      "1",
      "0",
      "log",
      "linear",
      "1,2",
      "adamw,7",
      "law,laplace",
      "end",
      "%",
      "NaN",
      "Infinity",
    ),
    fc.double().map(String),
    fc.integer().map(String),
    fc.string({ unit: "binary" }),
  );
  const entries = fc.array(fc.tuple(name, value).map((entry) => entry.join("=")));
  return fc.oneof(
    fc.string({ unit: "binary" }),
    entries.map((parts) => `#${parts.join("&")}`),
  );
}

function number(min: number, max: number) {
  return fc.double({ min, max, noNaN: true, noDefaultInfinity: true }).map((x) => x || 0);
}
