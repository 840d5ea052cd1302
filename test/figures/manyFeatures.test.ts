import { describe, expect, it } from "vitest";
import { energy } from "../../src/experiments/energy.ts";
import { pair } from "../../src/experiments/pair.ts";
import { runGrid } from "../../src/experiments/runGrid.ts";
import { weights } from "../../src/experiments/weights.ts";
import { colours, energyFigure, type Figure, pairFigure, weightsFigure } from "../../src/figures/index.ts";
import { cellsOf } from "../support/cells.ts";

const [collided] = pair.collect(runGrid(pair, pair.presets.quick)).points;
const [settled] = weights.collect(runGrid(weights, weights.presets.quick)).points;
const [won] = settled.runs;
const [fallen] = energy.collect(cellsOf(energy, { n: [8], m: [16], lambda: [0.01], tEnd: [20] }, { seeds: 3 })).points;

interface Trace {
  name: string;
  x: (number | null)[];
  y: (number | null)[];
  line?: { color?: string };
  marker?: { color?: string };
}
const traces = ({ data }: Figure) => data as unknown as Trace[];
const named = (figure: Figure, name: string) => traces(figure).filter((trace) => trace.name === name);

describe.each([
  ["pair", pairFigure(collided)],
  ["weights", weightsFigure(settled)],
  ["energy", energyFigure(fallen)],
])("figure %s", (_name, figure) => {
  it("is pure data with a name for every trace and as many ordinates as abscissae", () => {
    expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
    for (const { name, x, y } of traces(figure)) {
      expect(name).not.toBe("");
      expect(x).toHaveLength(y.length);
    }
  });
});

it("the pair figure shows a benign collision above and a resolved one below", () => {
  expect([collided.opposite.outcome, collided.equal.outcome]).toEqual(["benign", "both left"]);
  const [above, below] = named(pairFigure(collided), "2nd, shared neuron");
  expect(above.y.at(-1)).toBeCloseTo(-0.9975, 3);
  expect(below.y.at(-1)).toBe(0);
  expect(above.line?.color).toBe(colours.second);
});

it("the weights figure highlights each feature's winner, and names the neuron that two features share", () => {
  const figure = weightsFigure(settled);
  const winners = named(figure, "the winner");
  expect(winners).toHaveLength(won.winner.length);
  winners.forEach((trace, i) => {
    expect(trace.line?.color).toBe(colours.winner);
    expect(trace.y.slice(0, -1)).toEqual(won.weights[i][won.winner[i]]);
  });
  expect(won.winner).toEqual([1, 0, 1, 3]); // seed 0: features 1 and 3 end on neuron 2, with opposite signs
  expect(JSON.stringify(figure.layout.title)).toContain("neuron 1 is polysemantic");
  const last = settled.times.length - 1;
  expect(won.weights[0][1][last] * won.weights[2][1][last]).toBeLessThan(0);
});

it("the energy figure draws the flow's energy falling, with the descent beside it", () => {
  const figure = energyFigure(fallen);
  const [flow] = named(figure, "flow V, mean");
  const y = flow.y as number[];
  expect(y.every((v, i) => i === 0 || v <= y[i - 1])).toBe(true);
  const [descent] = named(figure, "gradient descent L/4, mean");
  expect(descent.marker?.color).toBe(colours.measured);
  expect(descent.x).toEqual(flow.x);
});
