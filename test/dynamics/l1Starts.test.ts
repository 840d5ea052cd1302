import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { l1Flow } from "../../src/dynamics/l1Flow.ts";
import { eventSolver, rkc, solve } from "../../src/solvers/index.ts";

/** Starts drawn by the recipe each file quotes. */
function start(name: string): { n: number; m: number; lam: number; W0: number[][] } {
  return JSON.parse(readFileSync(new URL(`../reference/start_${name}.json`, import.meta.url), "utf8"));
}

it("passes the grazing crossing near t = 0.854: a tiny excursion beyond zero, and back, at every tolerance", () => {
  // theory §2: the weight crosses zero while |F| − λ is about 2·10⁻⁵ and returns; a naive event loop spins there
  const { n, m, lam, W0 } = start("n4_m8_s1");
  const flow = l1Flow({ n, m, lambda: lam });
  for (const tolerance of [1e-8, 1e-10, 1e-12]) {
    const times = [0.8549];
    const { events, ys, status } = solve(flow.field, W0.flat(), { tEnd: 150, times, tolerance, method: eventSolver });
    const grazing = events.filter(({ t }) => Math.abs(t - 0.855) < 0.01);
    expect(status).toBe("done");
    expect(grazing.map(({ component, kind }) => [component, kind])).toEqual([
      [26, "crosses"],
      [26, "rests"],
    ]);
    expect(grazing[0].t).toBeCloseTo(0.85401532, 7);
    expect(Math.abs(ys[0][26])).toBeGreaterThan(0);
    expect(Math.abs(ys[0][26])).toBeLessThan(1e-7);
    expect(events.length).toBeLessThan(50);
  }
});

it("rkc needs fifty times fewer evaluations than SciPy's RK45 on tanh(w/10⁻⁴) for the same error", () => {
  // scipy.integrate.solve_ivp, method RK45, default tolerances, this start to T = 300: 90 032 evaluations, error
  // 7.7·10⁻³ (theory §2)
  const { n, m, lam, W0 } = start("n32_m64_s0");
  const flow = l1Flow({ n, m, lambda: lam });
  const gold = solve(flow.field, W0.flat(), { tEnd: 300, times: [], tolerance: 1e-8, method: eventSolver }).y;
  const { y, stats } = solve(flow.field, W0.flat(), { tEnd: 300, times: [], tolerance: 1e-4, method: rkc });
  const error = y.reduce((worst, w, k) => Math.max(worst, Math.abs(w - gold[k])), 0);
  expect(error).toBeLessThan(7.7e-3);
  expect(stats.rhs * 50).toBeLessThan(90_032);
});
