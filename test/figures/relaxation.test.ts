import { describe, expect, it } from "vitest";
import { relaxation } from "../../src/experiments/relaxation.ts";
import { colours, relaxationFigure } from "../../src/figures/index.ts";
import { argmaxAgreement, orthonormalCosine } from "../../src/theory/index.ts";
import { cellsOf } from "../support/cells.ts";
import { traces } from "../support/traces.ts";

describe("the figure of relaxation", () => {
  const result = relaxation.collect(cellsOf(relaxation, { n: [3, 4], m: [8, 4, 16] }, { seeds: 3 }));
  const figure = relaxationFigure(result);
  const of = (name: string, xaxis: string) =>
    traces(figure).find((trace) => trace.name === name && trace.xaxis === xaxis) ?? expect.unreachable(name);
  const at = (n: number) => [4, 8, 16].map((m) => result.points.find((p) => p.n === n && p.m === m) ?? expect.fail());

  it("draws share and cosine with standard errors, a symbol for every n, beside the integral at each cosine", () => {
    const symbols = [3, 4].map((n) => {
      const own = at(n);
      const share = of(`measured, n = ${n}`, "x");
      expect(share.x).toEqual(own.map(({ m }) => m / n));
      expect(share.y).toEqual(own.map(({ largestStays }) => largestStays.mean));
      expect(share.error_y?.array).toEqual(own.map(({ largestStays }) => largestStays.standardError));
      const cosine = of(`measured, n = ${n}`, "x2");
      expect(cosine.x).toEqual(own.map(({ m }) => n / m));
      expect(cosine.y).toEqual(own.map((point) => point.cosine.mean));
      const integral = of(`integral at ρ, n = ${n}`, "x");
      const correlations = own.map((point) => ({ correlation: point.cosine.mean, m: point.m }));
      expect(integral.y).toEqual(correlations.map((at) => expect.closeTo(argmaxAgreement(at), 12)));
      expect([share.marker?.color, integral.line?.color]).toEqual([colours.measured, colours.closedForm]);
      return share.marker?.symbol;
    });
    expect(new Set(symbols).size).toBe(2);
  });

  it("draws both limits of the cosine from the least n/m to the largest", () => {
    const few = of("few features, 1/√(1 + n/8m)", "x2");
    const many = of("n → ∞, nearest orthonormal rows", "x2");
    for (const { x } of [few, many]) expect([x[0], x[x.length - 1]]).toEqual([3 / 16, 1]);
    expect(few.y[0]).toBeCloseTo(1 / Math.sqrt(1 + 3 / 128), 12);
    expect(many.y[many.y.length - 1]).toBeCloseTo(8 / (3 * Math.PI), 12);
    expect(many.y[0]).toBeCloseTo(orthonormalCosine(3 / 16), 12);
  });

  it("names the sizes on its axes as ratios", () => {
    const { xaxis, xaxis2 } = figure.layout as unknown as Record<string, { tickvals: number[]; ticktext: string[] }>;
    expect(xaxis.tickvals.at(-1)).toBeCloseTo(16 / 3, 12);
    expect(xaxis.ticktext).toContain("1.33");
    expect(xaxis2.ticktext[0]).toBe("1/5.33");
    expect(xaxis2.ticktext.at(-1)).toBe("1");
  });
});
