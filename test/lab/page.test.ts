import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type NumberRange, panelNames, panelOf } from "../../src/lab/engine/panels.ts";
import type { Frame, Start } from "../../src/lab/engine/protocol.ts";
import { linePath } from "../../src/lab/page/charts/paths.ts";
import { extentOf, niceDomain, scale } from "../../src/lab/page/charts/scale.ts";
import { extentTicks, ticksOf } from "../../src/lab/page/charts/ticks.ts";
import { stopsOf } from "../../src/lab/page/controls/stops.ts";
import { counted, listed, number, typed } from "../../src/lab/page/format.ts";
import { countMarks, heldBy, marks, neuronMarks, withinWindow } from "../../src/lab/page/neurons.ts";
import { agreeing, besideStory } from "../../src/lab/page/panels/besideWords.ts";
import { playback } from "../../src/lab/page/playback.ts";
import { type OpenRecording, recording } from "../../src/lab/page/recording.ts";
import { frameAt, lastUpTo, timeline } from "../../src/lab/page/timeline.ts";

const ranges = panelNames
  .flatMap((name) => Object.values(panelOf(name).parameters))
  .filter((range): range is NumberRange => range.kind === "number");

describe("what the page makes of numbers", () => {
  it.each([
    [0, "0"],
    [678.22, "678"],
    [0.99949, "0.999"],
    [-0.9974, "−0.997"],
    [34140, "34140"],
    [1e5, "10⁵"],
    [3.2e-7, "3.2·10⁻⁷"],
    [Number.NaN, "–"],
    [-Infinity, "−∞"],
  ])("writes %d as %s", (x, text) => {
    expect(number(x)).toBe(text);
  });

  it("writes a number to be typed so that it is read as the same", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => Number(typed(x)) === x || x === 0),
    );
    expect(typed(1e-4)).toBe("1e-4");
  });

  it("counts and lists", () => {
    expect([counted(1, "neuron"), counted(0, "neuron")]).toEqual(["1 neuron", "0 neurons"]);
    expect([listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])]).toEqual(["a", "a and b", "a, b and c"]);
  });
});

describe("a slider", () => {
  it("stops at both ends, at the default, in order, and at whole numbers where only those are allowed", () => {
    for (const range of ranges) {
      const stops = stopsOf(range);
      expect([stops.at(0), stops.at(stops.count - 1)]).toEqual([range.least, range.most]);
      expect(stops.at(stops.nearest(range.default)), range.label).toBe(range.default);
      const values = Array.from({ length: Math.min(stops.count, 2000) }, (_, i) => stops.at(i));
      expect(values.every((stop, i) => i === 0 || stop > values[i - 1])).toBe(true);
      if (range.whole) expect(values.every(Number.isInteger)).toBe(true);
    }
  });

  it("moves evenly in the logarithm: never by more than a tenth, or by one", () => {
    for (const range of ranges.filter(({ log }) => log)) {
      const { count, at } = stopsOf(range);
      const far = Array.from({ length: count - 1 }, (_, i) => [at(i), at(i + 1)]).filter(
        ([below, above]) => above > 1.1 * below && !(range.whole && above === below + 1),
      );
      expect(far, range.label).toEqual([]);
    }
  });

  it("finds the nearest stop of any number", () => {
    const stops = stopsOf({ ...ranges[0], log: false, whole: true, least: 0, most: 10 });
    expect([-5, 0, 3.4, 3.6, 99].map((value) => stops.at(stops.nearest(value)))).toEqual([0, 0, 3, 4, 10]);
  });
});

describe("an axis", () => {
  it("maps its domain to pixels and back", () => {
    for (const log of [false, true]) {
      const at = scale([0.1, 1000], [50, 450], log);
      expect([at(0.1), at(1000)]).toEqual([50, 450]);
      expect(at.invert(at(7))).toBeCloseTo(7, 9);
    }
    expect(scale([1, 100], [0, 200], true)(10)).toBeCloseTo(100, 12);
    for (const none of [0, -1]) expect(scale([1, 100], [50, 200], true)(none)).not.toBeGreaterThan(-Infinity);
  });

  it("has few ticks within its domain, with short labels that differ", () => {
    const ends = fc.tuple(fc.double({ min: -8, max: 6, noNaN: true }), fc.double({ min: 0.05, max: 8, noNaN: true }));
    fc.assert(
      fc.property(ends, fc.boolean(), ([low, span], log) => {
        const domain = niceDomain([10 ** low, 10 ** (low + span)], log);
        const labels = ticksOf(scale(domain, [0, 300], log), 5, { log }).filter(({ label }) => label !== "");
        expect(labels.length).toBeGreaterThanOrEqual(1);
        expect(labels.length).toBeLessThanOrEqual(12);
        expect(new Set(labels.map(({ label }) => label)).size).toBe(labels.length);
        for (const { label, value } of labels) {
          expect(label.length).toBeLessThanOrEqual(11);
          expect(value).toBeGreaterThanOrEqual(domain[0] - 1e-9 * Math.abs(domain[0]));
          expect(value).toBeLessThanOrEqual(domain[1] + 1e-9 * Math.abs(domain[1]));
        }
      }),
    );
  });

  it("labels powers of ten in one way, and counts at whole numbers", () => {
    const labels = (domain: [number, number], log: boolean, whole = false) =>
      ticksOf(scale(domain, [0, 300], log), 6, { log, whole }).flatMap(({ label }) => (label === "" ? [] : [label]));
    expect(labels([1, 1000], true)).toEqual(["1", "10", "100", "1000"]);
    expect(labels([1e-5, 1], true)).toEqual(["10⁻⁵", "10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "10⁰"]);
    expect(labels([1, 50], true)).toEqual(["1", "2", "5", "10", "20", "50"]);
    expect(labels([0, 1.5], false, true)).toEqual(["0", "1"]);
    expect(labels([-1, 1], false)).toEqual(["−1.0", "−0.5", "0.0", "0.5", "1.0"]);
  });

  it("is as long as the numbers that it can show", () => {
    expect(extentOf([3, Number.NaN, -1, 0, 8, Infinity], false)).toEqual([-1, 8]);
    expect(extentOf([3, Number.NaN, -1, 0, 8], true)).toEqual([3, 8]);
    expect(extentOf([0], true)).toBeUndefined();
    expect(niceDomain([0.03, 678], true)).toEqual([0.01, 1000]);
    expect(niceDomain([0.08, 0.46], false)).toEqual([0, 0.5]);
    expect([niceDomain([1, 1], true), niceDomain([7, 7], true)]).toEqual([
      [1, 10],
      [1, 100],
    ]);
    expect([niceDomain([0, 0], false), niceDomain([3, 3], false)]).toEqual([
      [0, 1],
      [3, 6],
    ]);
  });

  it("draws a line broken where a point cannot be shown, a count in steps, and circles apart from each other", () => {
    const at = { x: scale([1, 100], [10, 210], true), y: scale([0, 1], [100, 0], false) };
    const line = { x: [0, 1, 10, 30, 100], y: [0, 0, 0.5, Number.NaN, 1], colour: "measured" } as const;
    expect(linePath(line, 3, at)).toBe("M10,100L110,50");
    expect(linePath(line, 5, at)).toBe("M10,100L110,50M210,0Z");
    expect(linePath({ ...line, steps: true }, 3, at)).toBe("M10,100L110,100L110,50");
    const circles = linePath({ x: [1, 1.1, 10, 10.1], y: [0, 0, 0, 0], colour: "measured", circles: 14 }, 4, at);
    expect(circles.match(/M[\d.]+ /g)).toEqual(["M7.0 ", "M107.0 ", "M107.4 "]); // the last is always there
  });

  it("numbers rows and columns where there is room", () => {
    expect(extentTicks(5, 20, 16)).toEqual([0, 1, 2, 3, 4]);
    expect(extentTicks(24, 10, 30)).toEqual([0, 5, 10, 15, 20]);
    expect(extentTicks(512, 0.56, 30)).toEqual([0, 100, 200, 300, 400, 500]);
  });
});

describe("what a neuron has become", () => {
  // features down, neurons across: two share the first neuron, the third feature still has two weights
  const W = Float64Array.of(0.9, 0, 0, 0, -0.9, 0, 0, 0, 0, 0.5, 0.2, 0);

  it("is told by the weights that are left", () => {
    const held = neuronMarks(W, 4);
    expect([...held]).toEqual([marks.polysemantic, marks.open, marks.open, marks.empty]);
    expect(countMarks(held, marks.open)).toBe(2);
    W[9] = 0;
    expect([...neuronMarks(W, 4)]).toEqual([marks.polysemantic, marks.empty, marks.monosemantic, marks.empty]);
  });

  it("is open while a feature that has not settled has a weight there, whoever else holds it", () => {
    expect([...neuronMarks(Float64Array.of(1, 0, 0.1, 0.2), 2)]).toEqual([marks.open, marks.open]);
  });

  it("by AdamW, which makes none zero, is told by the weights in the paper's window once a feature has one", () => {
    const trained = Float64Array.of(0.97, -0.001, 0.002, -0.96, 0.003, 0.004, 0.3, 0.4, -0.5);
    expect([...withinWindow(trained, 3)]).toEqual([0.97, 0, 0, -0.96, 0, 0, 0.3, 0.4, -0.5]);
    expect([...neuronMarks(withinWindow(trained.subarray(0, 6), 3), 3)]).toEqual([marks.polysemantic, 0, 0]);
    const run = recording({
      panel: "adamw",
      of: "many",
      parameters: { n: 2, m: 3, lambda: 0.1, seed: 0 },
      learningRate: 1,
    });
    run.begin(begun);
    run.add([frame(0, [0.97, -0.001, 0.002, -0.96, 0.003, 0.004])]);
    expect(run.polysemantic).toEqual([1]);
  });

  it("names the features, the strongest first", () => {
    expect(heldBy(Float64Array.of(0.1, 0, 0, 0, -0.9, 0), 2, 0)).toEqual([
      { feature: 2, weight: -0.9 },
      { feature: 0, weight: 0.1 },
    ]);
  });
});

describe("two runs", () => {
  const request = { panel: "many", parameters: { n: 2, m: 2, lambda: 0.1, seed: 0 } } as const;
  const runAt = (times: readonly number[], W = [1, 0.1, 0.1, 1]): OpenRecording => {
    const run = recording(request);
    run.begin(begun);
    run.add(times.map((t) => frame(t, W)));
    return run;
  };
  const end = { status: "done", message: "", t: 9, frames: 3, stats: {} };

  it("have one time line: the moments of both, as far as both have come", () => {
    const moments = timeline();
    const [first, second] = [runAt([0, 1, 4]), runAt([0, 2])];
    expect(moments([first])).toEqual([0, 1, 4]);
    expect(moments([first, second])).toEqual([0, 1, 2]);
    second.add([frame(4 * (1 + 1e-15), [1, 0, 0, 1]), frame(9, [1, 0, 0, 1])]);
    expect(moments([first, second])).toEqual([0, 1, 2, 4]);
    first.finish(end);
    expect(moments([first, second])).toEqual([0, 1, 2, 4, 9]);
    expect(moments([first, second])).toBe(moments([first, second]));
    expect(moments([first, recording(request)])).toEqual([]);
    const broken = recording(request);
    broken.fail("no");
    expect(moments([first, broken])).toEqual([0, 1, 4]);
  });

  it("are shown at the last of their own frames that is not after the moment", () => {
    const times = [0, 1, 3];
    expect([0, 0.5, 1 - 1e-16, 2.9, 3, 80].map((t) => lastUpTo(times, t))).toEqual([0, 0, 1, 1, 2, 2]);
    expect([0, 2, 80, "end" as const].map((t) => frameAt({ times }, t))).toEqual([0, 1, 2, 2]);
    expect([frameAt({ times: [] }, 0), frameAt({ times: [2] }, 1), lastUpTo([2], 1)]).toEqual([-1, 0, -1]);
  });

  it("are compared by where each feature is strongest, and with which sign", () => {
    const [first, second] = [runAt([0]), runAt([0], [0.9, 0.2, 0.2, -0.9])];
    expect(agreeing(first, second)).toBe(1);
    const beside = { recording: second, index: 0, names: ["λ = 1", "λ = 2"] as const };
    expect(besideStory({ recording: first, beside }, "")).toEqual(["The second run (λ = 2) is under way."]);
    for (const run of [first, second]) run.finish(end);
    expect(besideStory({ recording: first, beside }, "settled")).toEqual([
      "The second run (λ = 2) settled; 1 of 2 features end strongest on the same neuron with the same sign.",
    ]);
    expect(besideStory({ recording: first, beside: undefined }, "settled")).toEqual([]);
  });
});

describe("the clock of the player", () => {
  it("goes on frame by frame, faster at a higher speed, and stops at the last", () => {
    const clock = playback();
    const shown = [];
    clock.start(2);
    for (const [now, last, speed] of [
      [1000, 50, 1],
      [1050, 50, 1],
      [1100, 50, 4],
      [1150, 9, 4],
    ]) {
      clock.advance(now, last, speed);
      shown.push(clock.index());
    }
    expect(shown).toEqual([2, 3, 8, 9]);
  });

  it("does not jump when the page was not drawn for a while", () => {
    const clock = playback();
    clock.start(0);
    clock.advance(0, 1000, 1);
    clock.advance(60_000, 1000, 1);
    expect(clock.index()).toBe(2);
  });
});

/** What is known of a run of two features on two neurons as it begins. */
const begun: Start = {
  ...{ n: 2, m: 2, planned: [], drawn: Uint32Array.of(0, 1), method: "", level: null },
  ...{ curves: null, command: null, snippet: "" },
};

/** A frame of a run of two features. */
function frame(t: number, weights: readonly number[]): Frame {
  const both = [1, 1];
  const sums = { l1: both, nonzeros: both, squaredNorm: both, fourthNorm: both };
  return { index: 0, t, weights: Float64Array.from(weights), ...sums, energy: 1, residual: 1 };
}
