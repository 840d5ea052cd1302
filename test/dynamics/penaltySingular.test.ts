import { describe, expect, it } from "vitest";
import { penaltyFlow } from "../../src/dynamics/penaltyFlow.ts";
import { parsePenalty } from "../../src/expressions/parsePenalty.ts";
import { eventSolver, rkc, solve } from "../../src/solvers/index.ts";

/**
 * A slope that is infinite at zero, against roads that know nothing of the coordinates in which the flow is solved:
 * quadrature of dw/rate for one weight, and small steps on the weights themselves for several.
 */
const penalties = [
  { text: "lambda*abs(w)^0.2", slope: (w: number) => 0.2 * w ** -0.8, exponent: 0.8 },
  { text: "lambda*abs(w)^0.5", slope: (w: number) => 0.5 * w ** -0.5, exponent: 0.5 },
  { text: "lambda*abs(w)^0.8", slope: (w: number) => 0.8 * w ** -0.2, exponent: 0.2 },
  { text: "lambda*log(abs(w))", slope: (w: number) => 1 / w, exponent: 1 },
  { text: "lambda*(sqrt(abs(w)) + abs(w))", slope: (w: number) => 0.5 * w ** -0.5 + 1, exponent: 0.5 },
];
const LAMBDA = 0.05;

/** Simpson's rule. */
function integral(f: (x: number) => number, from: number, to: number, count = 4000): number {
  const h = (to - from) / count;
  let sum = f(from) + f(to);
  for (let i = 1; i < count; i++) sum += (i % 2 === 1 ? 4 : 2) * f(from + i * h);
  return (sum * h) / 3;
}

const flowOf = (text: string, n: number, m: number) =>
  penaltyFlow({ n, m, penalty: parsePenalty(text, { parameters: { lambda: LAMBDA } }) });

function solved(text: string, W: readonly number[], n: number, options: Parameters<typeof solve>[2]) {
  const flow = flowOf(text, n, W.length / n);
  const [state, weights] = [new Float64Array(W.length), new Float64Array(W.length)];
  flow.toState(Float64Array.from(W), state);
  const solution = solve(flow.field, state, options);
  const weightsAt = solution.ys.map((y) => {
    flow.toWeights(y, weights);
    return [...weights];
  });
  return { ...solution, weightsAt };
}

describe.each(penalties)("one weight alone under $text", ({ text, slope, exponent }) => {
  const START = 0.04;
  const rate = (w: number) => LAMBDA * slope(w) - w + w ** 3; // how fast it falls
  /** Time from START down to w: ∫dw/rate, with w = v⁵ so that the integrand is smooth at 0. */
  const timeTo = (w: number) => integral((v) => (v === 0 ? 0 : (5 * v ** 4) / rate(v ** 5)), w ** 0.2, START ** 0.2);

  it("dies at the time that quadrature gives, and stays", () => {
    const death = timeTo(0);
    const { events, y } = solved(text, [START], 1, { tEnd: 2 * death, tolerance: 1e-11 });
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ kind: "rests", component: 0 });
    expect(Math.abs(events[0].t / death - 1)).toBeLessThan(1e-7);
    expect([...y]).toEqual([0]);
  });

  it("is on its way there where quadrature has it", () => {
    const places = [0.03, 0.02, 0.01, 0.001];
    const { weightsAt } = solved(text, [START], 1, { tEnd: 5, times: places.map(timeTo), tolerance: 1e-12 });
    places.forEach((w, i) => {
      expect(Math.abs(weightsAt[i][0] / w - 1)).toBeLessThan(1e-7 * 10 ** exponent);
    });
  });

  it("survives from above the unstable balance, at the stable one", () => {
    const { weightsAt } = solved(text, [0.9], 1, { tEnd: 40, times: [40] });
    expect(rate(weightsAt[0][0])).toBeCloseTo(0, 8);
  });
});

/** F of n features, sums written out. */
function drive(W: readonly number[], n: number): number[] {
  const m = W.length / n;
  const overlap = (i: number, j: number) => {
    let sum = 0;
    for (let k = 0; k < m; k++) sum += W[i * m + k] * W[j * m + k];
    return sum;
  };
  return W.map((w, q) => {
    const i = Math.floor(q / m);
    let F = (1 - overlap(i, i)) * w;
    for (let j = 0; j < n; j++) if (j !== i) F -= Math.max(0, overlap(i, j)) * W[j * m + (q % m)];
    return F;
  });
}

/** Classical Runge–Kutta on the weights, steps short of the next death; what falls below 10⁻¹³ is dead and stays so. */
function bySmallSteps(start: readonly number[], n: number, slope: (w: number) => number, tEnd: number): number[] {
  const rates = (W: readonly number[]) =>
    drive(W, n).map((F, k) => (W[k] === 0 ? 0 : F - LAMBDA * Math.sign(W[k]) * slope(Math.abs(W[k]))));
  let W = [...start];
  for (let t = 0; t < tEnd; ) {
    const k1 = rates(W);
    const h = Math.min(2e-3, tEnd - t, ...W.map((w, k) => (w === 0 ? Infinity : 0.01 * Math.abs(w / k1[k]))));
    const move = (by: readonly number[], factor: number) => W.map((w, k) => w + factor * by[k]);
    const k2 = rates(move(k1, h / 2));
    const k3 = rates(move(k2, h / 2));
    const k4 = rates(move(k3, h));
    W = W.map((w, k) => {
      const next = w + (h / 6) * (k1[k] + 2 * k2[k] + 2 * k3[k] + k4[k]);
      return Math.abs(next) < 1e-13 ? 0 : next;
    });
    t += h;
  }
  return W;
}

describe("several weights under lambda*abs(w)^0.5", () => {
  const text = "lambda*abs(w)^0.5";
  const slope = (w: number) => 0.5 * w ** -0.5;
  it.each([
    ["one feature, two weights: the smaller dies", 1, [0.7, 0.2], 6],
    ["one feature, four weights: all but one die", 1, [0.6, -0.35, 0.25, 0.1], 12],
    // the drive of a dying weight is not zero: the other feature pushes it
    ["two features that share a neuron", 2, [0.6, 0.15, 0.05, 0.5, -0.1, 0.3], 8],
  ] as const)("%s", (_name, n, start, tEnd) => {
    const expected = bySmallSteps(start, n, slope, tEnd);
    const close = (options: object, near: number) => {
      const [end] = solved(text, start, n, { tEnd, times: [tEnd], ...options }).weightsAt;
      end.forEach((w, k) => {
        expect(Math.abs(w - expected[k])).toBeLessThan(near);
        if (expected[k] === 0) expect(Math.abs(w)).toBe(0);
      });
    };
    close({ tolerance: 1e-10, method: eventSolver }, 1e-7);
    close({ tolerance: 1e-5, method: rkc }, 1e-3);
    expect(expected.filter((w) => w === 0).length).toBeGreaterThan(0);
  });
});
