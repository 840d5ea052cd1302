import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type NoiseSharingPoint, type NoiseSharingResult, noiseSharing } from "../../src/experiments/noiseSharing.ts";
import { colours, type Figure, noiseSharingFigure } from "../../src/figures/index.ts";
import { summarize } from "../../src/measure/statistics.ts";
import { cellsOf } from "../support/cells.ts";

interface Trace {
  name?: string;
  mode: string;
  x: number[];
  y: number[];
  xaxis: string;
  yaxis: string;
  marker?: { color: string; symbol: string };
  error_y?: { array: number[] };
}
const traces = ({ data }: Figure) => data as unknown as Trace[];
const named = (figure: Figure, name: string, xaxis: string) =>
  traces(figure).find((trace) => trace.name === name && trace.xaxis === xaxis) ??
  expect.unreachable(`no trace named ${name} on ${xaxis}`);

const point = (told: Partial<NoiseSharingPoint>): NoiseSharingPoint => ({
  ...{ n: 8, m: 16, noise: "bipolar", sigma: 0.2, method: "flow", start: "random", learningRate: 0.02, tEnd: 800 },
  ...{ counts: [0, 1], replicas: [0, 1], measured: summarize([0, 1]), winner: summarize([0, 0]) },
  ...{ settled: summarize([1]), pairs: summarize([0.25, 0.75]), fourthNorm: summarize([0.9]), force: 0 },
  ...{ loss: summarize([0.04, 0.08]), energies: { alone: 0.16, pair: 0.12, floor: 0.04 }, slotMean: 0.9 },
  states: { alone: 0.16, pair: 0.12 },
  ...told,
});

/** Every number there is to draw is one. */
const drawable = ({ data, layout }: Figure) =>
  expect(JSON.parse(JSON.stringify({ data, layout }))).toStrictEqual({ data, layout });

describe("the figure of noise-sharing", () => {
  const points = [
    point({}),
    point({ method: "sgd", measured: summarize([2]) }),
    point({ start: "shared" }),
    point({ noise: "dropout", sigma: 0.1 }),
  ];
  const figure = noiseSharingFigure({ points });

  it("draws counts by both roads beside the slot model, a column for every kind of noise", () => {
    drawable(figure);
    const flow = named(figure, "averaged flow", "x");
    expect([flow.x, flow.y, flow.error_y?.array]).toEqual([[0.2], [0.5], [expect.closeTo(0.5, 12)]]);
    expect(flow.marker).toMatchObject({ color: colours.exact, symbol: "circle" });
    const sgd = named(figure, "SGD", "x");
    expect(sgd.y).toEqual([2]);
    expect(sgd.marker).toMatchObject({ color: colours.measured, symbol: "circle-open" });
    expect(named(figure, "slot model, mean", "x").y).toEqual([0.9]);
    expect(named(figure, "averaged flow", "x4").x).toEqual([0.1]);
    expect(JSON.stringify(figure.layout.annotations)).toMatch(/"bipolar".*"dropout"/);
  });

  it("draws the pairs that last of shared starts, and losses over σ² of random ones with their three states", () => {
    expect(named(figure, "averaged flow", "x2").y).toEqual([0.5]);
    expect(named(figure, "averaged flow", "x3").y).toEqual([expect.closeTo(1.5, 12)]);
    const states = ["loss alone", "in pairs", "floor"].map((name) => named(figure, name, "x3").y);
    expect(states).toEqual([4, 3, 1].map((value) => [expect.closeTo(value, 12)]));
    expect(traces(figure).some(({ name, xaxis }) => name === "SGD" && xaxis === "x2")).toBe(false);
  });

  it("tells sizes apart, and says which line is whose", () => {
    const four = point({ n: 4, slotMean: 0.2, energies: { alone: 0.1, pair: 0.08, floor: 0.04 } });
    const sizes = noiseSharingFigure({ points: [...points, four] });
    drawable(sizes);
    expect(named(sizes, "averaged flow, n = 4", "x").marker?.symbol).not.toBe(
      named(sizes, "averaged flow, n = 8", "x").marker?.symbol,
    );
    const lines = traces(sizes).filter(({ name, xaxis }) => xaxis === "x3" && !/flow|SGD/.test(name ?? ""));
    const names = ["floor", "loss alone, n = 4", "loss alone, n = 8", "in pairs, n = 4", "in pairs, n = 8"];
    expect(lines.map(({ name }) => name)).toEqual(names); // each line once: the floor is the same for both
  });

  it("can be drawn of any part, of nothing, and of a small sweep", () => {
    const lists = { n: [2], m: [3], noise: ["bipolar", "dropout"], sigma: [0.15], tEnd: [16] };
    const cells = cellsOf(noiseSharing, { ...lists, method: ["flow", "sgd"], start: ["random", "shared"] });
    fc.assert(
      fc.property(fc.subarray(cells), fc.subarray(points), (some, own) => {
        drawable(noiseSharingFigure(noiseSharing.collect(some)));
        drawable(noiseSharingFigure({ points: own }));
      }),
      { numRuns: 20, examples: [[[], []]] },
    );
    const empty: NoiseSharingResult = { points: [] };
    expect(JSON.stringify(noiseSharingFigure(empty).layout.title)).toContain("no runs yet");
  });
});
