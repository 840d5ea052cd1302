import { describe, expect, it } from "vitest";
import { colours, diagnosisFigure, type Figure, restyleFigure, titleOf } from "../../src/figures/index.ts";
import { diagnose } from "../../src/index.ts";

interface Trace {
  type: string;
  name: string;
  x: number[];
  y: number[];
  z: number[][];
  x0: number;
  dx: number;
  y0: number;
  dy: number;
  text: string[];
  showlegend?: boolean;
  marker: { color: string };
  error_y: { array: number[]; arrayminus: number[] };
}
const traces = ({ data }: Figure) => data as unknown as Trace[];
const drawn = (weights: Float64Array, n: number, m: number) => {
  const figure = diagnosisFigure(diagnose({ weights, n, m }), weights);
  const [map, benign, others, bars, law] = traces(figure);
  const text = JSON.stringify(figure.layout);
  return { figure, map, benign, others, bars, law, text };
};

describe("the figure of a diagnosis", () => {
  const rows = [
    [0, 0, 0.9, 0.1],
    [1, 0, 0, 0],
    [0, 0.2, -0.8, 0],
    [0, 0, 0, 0.7],
    [0, 0, 0.1, 0.6],
  ];
  const found = drawn(Float64Array.from(rows.flat()), 5, 4);

  it("orders features by winner, so that these lie on a diagonal, and leaves neurons in their order", () => {
    expect(found.map.z).toEqual([rows[1], rows[0], rows[2], rows[3], rows[4]]);
    expect([found.map.x0, found.map.dx, found.map.y0, found.map.dy]).toEqual([0, 1, 0, 1]);
  });

  it("marks shared neurons by whether their signs are opposite", () => {
    expect([found.benign.x, found.others.x]).toEqual([[2], [3]]);
    expect([found.benign.marker.color, found.others.marker.color]).toEqual([colours.second, colours.measured]);
    expect([...found.benign.y, ...found.others.y].every((y) => y < -0.5)).toBe(true); // over the first row
    expect(found.benign.text).toEqual(["neuron 2: +0, −2"]);
    expect(found.text).toContain("n = 5 features, m = 4: 2 neurons shared");
  });

  it("shows how many neurons hold k features beside the law", () => {
    const { slotLaw } = diagnose({ weights: Float64Array.from(rows.flat()), n: 5, m: 4 });
    expect(found.bars.y).toEqual([1, 1, 2]);
    const [mean, deviation] = [slotLaw!.mean, slotLaw!.standardDeviation];
    expect(found.law.x.map(Math.floor)).toEqual([0, 1, 2]);
    expect(4 - 5 + mean).toBeLessThan(0.5); // which is where the axis begins
    expect(found.law.y).toEqual([0.5, 5 - 2 * mean, mean]);
    const upper = found.law.y.map((y, k) => y + found.law.error_y.array[k]);
    expect(upper).toEqual(
      [-1 + mean, 5 - 2 * mean + 2 * deviation, mean].map((y) => expect.closeTo(y + 2 * deviation, 12)),
    );
    expect(found.law.y.map((y, k) => y - found.law.error_y.arrayminus[k])).toEqual([
      ...[0.5, expect.closeTo(Math.max(0.5, 5 - 2 * mean - 4 * deviation), 12)],
      expect.closeTo(Math.max(0.5, mean - 2 * deviation), 12),
    ]);
  });

  it("bins a large matrix by the largest weight, with its sign, and says so", () => {
    const [n, m] = [300, 600];
    const weights = new Float64Array(n * m);
    for (let i = 0; i < n; i++) weights[i * m + 2 * i] = i % 2 ? -1 : 1;
    weights[5 * m + 11] = 0.5;
    const { map, text } = drawn(weights, n, m);
    expect([map.z.length, map.z[0].length]).toEqual([100, 200]);
    expect([map.x0, map.dx, map.y0, map.dy]).toEqual([1, 3, 1, 3]);
    for (const [row, cells] of map.z.entries()) {
      for (const [cell, value] of cells.entries()) {
        const own = [0, 1, 2].flatMap((i) => [0, 1, 2].map((k) => weights[(3 * row + i) * m + 3 * cell + k]));
        expect(value).toBe(own.reduce((most, w) => (Math.abs(w) > Math.abs(most) ? w : most), 0));
      }
    }
    expect(text.replaceAll("<br>", " ")).toContain("a cell: the largest |w| of 3 × 3 weights");
  });

  it("says why there is no law, and lists no mark that is not there", () => {
    const crowded = drawn(Float64Array.of(1, -1, 1), 3, 1);
    expect(crowded.text).toContain("3 features, 2 slots: no slot law");
    expect([crowded.law.showlegend, crowded.benign.showlegend, crowded.others.showlegend]).toEqual([
      false,
      false,
      true,
    ]);
    const empty = drawn(new Float64Array(6), 2, 3);
    expect(empty.text).toContain("no feature has a weight");
    expect(empty.text).toContain("2 features without a weight");
  });

  it("fits a column, a talk and a dark page", () => {
    for (const style of [{ width: 3.4 }, { theme: "talk" }, { theme: "dark", title: false }] as const) {
      const styled = restyleFigure(found.figure, style);
      expect(styled.layout.height).toBeGreaterThan(400);
    }
    expect(titleOf(found.figure)).toBe("Which neurons are shared");
  });

  it("refuses weights of another size than those of the diagnosis", () => {
    const weights = Float64Array.of(1, 2);
    const diagnosis = diagnose({ weights, n: 1, m: 2 });
    expect(() => diagnosisFigure(diagnosis, Float64Array.of(1))).toThrow(
      "weights has length 1, the diagnosis is of 1 x 2",
    );
  });
});
