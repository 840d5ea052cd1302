import { describe, expect, it } from "vitest";
import { l1Flow } from "../../src/dynamics/l1Flow.ts";
import { pairField, pairOutcome, pairStart } from "../../src/dynamics/pairFlow.ts";
import { eventSolver, solve } from "../../src/solvers/index.ts";

const lambda = 0.005;
const run = (y0: Float64Array, times: number[]) =>
  solve(pairField({ lambda }), y0, { tEnd: 1500, times, tolerance: 1e-10, method: eventSolver });

describe("the smallest collision", () => {
  it("is the general flow for n = 2, m = 3", () => {
    const flow = l1Flow({ n: 2, m: 3, lambda });
    for (const y of [0.55, -0.55]) {
      const start = pairStart({ x: 0.6, p: 0.5, y, q: 0.5 });
      const times = [0.5, 5, 100, 300];
      const general = solve(flow.field, start, { tEnd: 1500, times, tolerance: 1e-10, method: eventSolver });
      const own = run(start, times).ys;
      const apart = own.flatMap((W, i) => [...W].map((w, k) => Math.abs(w - general.ys[i][k])));
      expect(Math.max(...apart)).toBeLessThan(1e-8);
    }
  });

  it("with opposite signs keeps r and s at exactly zero and ends benign, both on the shared neuron", () => {
    // theory §4: (.6,.5,0), (−.55,0,.5) ends at (.997, −.997)
    const { ys, y } = run(pairStart({ x: 0.6, p: 0.5, y: -0.55, q: 0.5 }), [0.1, 1, 5, 50, 500]);
    for (const W of ys) expect([W[2], W[4]]).toEqual([0, 0]);
    expect(pairOutcome(y)).toBe("benign");
    expect([y[0], y[3]]).toEqual([expect.closeTo(0.99749, 5), expect.closeTo(-0.99749, 5)]);
  });

  it("with equal signs cancels the overlap first and then leaves the shared neuron altogether", () => {
    // theory §4: through (.62,.75,−.23), (.57,−.23,.79) at t = 5, overlap nearly 0, to both off it
    const { ys, y } = run(pairStart({ x: 0.6, p: 0.5, y: 0.55, q: 0.5 }), [5]);
    const [x, p, r, y5, s, q] = ys[0];
    expect([x, p, r, y5, s, q].map((w) => Number(w.toFixed(2)))).toEqual([0.62, 0.74, -0.23, 0.57, -0.23, 0.79]);
    expect(Math.abs(x * y5 + p * s + r * q)).toBeLessThan(0.01);
    expect(pairOutcome(y)).toBe("both left");
  });
});

it("names the four outcomes", () => {
  const at = (x: number, y: number) => pairOutcome(Float64Array.of(x, 0, 0, y, 0, 0));
  expect([at(1, -1), at(1, 0), at(0, 1), at(0, 0)]).toEqual(["benign", "second left", "first left", "both left"]);
});

it("refuses a start that is not finite", () => {
  expect(() => pairStart({ x: Number.NaN, p: 1, y: 1, q: 1 })).toThrow("x must be a finite number, got NaN.");
});
