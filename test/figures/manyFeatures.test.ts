import { describe, expect, it } from "vitest";
import { energy, pair, weights } from "../../src/experiments/index.ts";
import { colours, energyFigure, type Figure, pairFigure, weightsFigure } from "../../src/figures/index.ts";

const quiet = { onProgress: () => undefined, signal: { aborted: false } };
const collided = pair.run(pair.presets.quick, quiet);
const won = weights.run(weights.presets.quick, quiet);
const fallen = energy.run({ ...energy.presets.quick, seeds: 3, tEnd: 20 }, quiet);

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
  ["weights", weightsFigure(won)],
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
  const figure = weightsFigure(won);
  const winners = named(figure, "the winner");
  expect(winners).toHaveLength(won.winner.length);
  winners.forEach((trace, i) => {
    expect(trace.line?.color).toBe(colours.winner);
    expect(trace.y.slice(0, -1)).toEqual(won.weights[i][won.winner[i]]);
  });
  expect(won.winner).toEqual([1, 0, 1, 3]); // seed 0: features 1 and 3 end on neuron 2, with opposite signs
  expect(JSON.stringify(figure.layout.title)).toContain("neuron 2 is polysemantic");
  const last = won.times.length - 1;
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
