import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InputError } from "../../src/checks.ts";
import { initialWeights } from "../../src/random/initialWeights.ts";
import { deathTimes, reduceCollapse, slowManifold, slowManifoldAt, solveCollapse } from "../../src/theory/index.ts";
import { logSlope, relativeError } from "./support.ts";

const m = 1000;
/** ∫ f from a to b by Simpson's rule with 400 panels. */
function integral(f: (x: number) => number, a: number, b: number): number {
  const h = (b - a) / 800;
  let sum = f(a) + f(b);
  for (let i = 1; i < 800; i++) sum += (i % 2 === 1 ? 4 : 2) * f(a + i * h);
  return (h / 3) * sum;
}

/** Where `deathTimes` keeps the 900th death: it counts from the winner down. */
const death900 = m - 900;

describe("the death times against the exact ones", () => {
  const lambdas = [1e-3, 3e-4, 1e-4, 3e-5, 1e-5];

  test.each([0, 1, 2])("are off by an error that falls in proportion to lambda, seed %i", (seed) => {
    const weights = initialWeights({ m, key: seed });
    const errors = lambdas.map((lambda) => {
      const reduction = reduceCollapse(weights, { lambda });
      const exact = deathTimes(solveCollapse(reduction, { tolerance: 1e-10 }));
      return relativeError(slowManifold(reduction).deathTimes[death900], exact[death900]);
    });
    // measured slopes: 1.0031, 1.0033, 1.0031
    expect(Math.abs(logSlope(lambdas, errors) - 1)).toBeLessThan(0.1);
    // theory.md §3.2 (another seed): 0.70 %, 0.069 %, 0.0069 %. Measured: 0.67–0.70 %, 0.066–0.069 %, 0.0066–0.0069 %
    for (const [lambda, quoted] of [
      [1e-3, 0.007],
      [1e-4, 0.00069],
      [1e-5, 0.000069],
    ]) {
      const error = errors[lambdas.indexOf(lambda)];
      expect(error).toBeGreaterThan(quoted / 2);
      expect(error).toBeLessThan(quoted * 2);
    }
  });

  test("grow with m as lambda·√m does", () => {
    const sizes = [250, 1000, 4000, 16_000];
    const lambda = 1e-5;
    const errors = sizes.map((size) => {
      const reduction = reduceCollapse(initialWeights({ m: size, key: 0 }), { lambda });
      const exact = deathTimes(solveCollapse(reduction, { tolerance: 1e-10 }));
      const death = size / 2;
      return relativeError(slowManifold(reduction).deathTimes[death], exact[death]);
    });
    // measured slope: 0.494
    expect(Math.abs(logSlope(sizes, errors) - 0.5)).toBeLessThan(0.1);
  });
});

describe("slowManifold", () => {
  test("every death time is the integral of dθ/√S₂(θ), by quadrature over plain sums", () => {
    const lambda = 0.01;
    const magnitudes = initialWeights({ m: 40, key: 5 }).map(Math.abs);
    const speed = (theta: number): number => {
      let s2 = 0;
      for (const a of magnitudes) s2 += Math.max(a - theta, 0) ** 2;
      return 1 / Math.sqrt(s2);
    };
    const times = slowManifold(reduceCollapse(magnitudes, { lambda })).deathTimes;
    const ascending = magnitudes.slice().sort();
    let scaled = 0; // λt
    ascending.subarray(0, -1).forEach((a, i) => {
      // between two deaths the integrand is smooth
      scaled += integral(speed, i === 0 ? 0 : ascending[i - 1], a);
      // measured: 1.1e-14
      expect(relativeError(times[magnitudes.length - 1 - i] * lambda, scaled)).toBeLessThan(1e-12);
    });
    expect(times[0]).toBe(Infinity);
  });

  test("two weights, by hand: λt = arsinh of the distances from their mean, over √2", () => {
    // S₂ = (a₁ − θ)² + (a₂ − θ)² = 2[(θ − mean)² + (gap/2)²]; θ from 0 to a₂ = 0.3, mean 0.6, half the gap 0.3
    const { deathTimes: times } = slowManifold(reduceCollapse(Float64Array.of(0.3, -0.9), { lambda: 0.02 }));
    const scaled = (Math.asinh(0.6 / 0.3) - Math.asinh(0.3 / 0.3)) / Math.SQRT2;
    expect(times[0]).toBe(Infinity);
    expect(relativeError(times[1] * 0.02, scaled)).toBeLessThan(1e-14);
  });

  // python3: from mpmath import *; mp.dps = 30; a = [mpf(1), mpf(1)/2, mpf(1)/5]
  // t3 = quad(lambda x: 1/sqrt(sum((v - x)**2 for v in a)), [0, a[2]])
  // t2 = t3 + quad(lambda x: 1/sqrt((a[0] - x)**2 + (a[1] - x)**2), [a[2], a[1]]); print(100*t3, 100*t2)
  test.each([1e-300, 1e-170, 1e-10, 1, 1e10, 1e160, 1e300])(
    "(1, ½, ⅕) times %d die at 66.146 and 20.305, whatever their scale: the pull is compared with the norm alone",
    (scale) => {
      const weights = Float64Array.of(scale, 0.5 * scale, 0.2 * scale);
      const { deathTimes: times } = slowManifold(reduceCollapse(weights, { lambda: 0.01 }));
      expect(relativeError(times[1], 66.14621678394732)).toBeLessThan(1e-14);
      expect(relativeError(times[2], 20.30540989881076)).toBeLessThan(1e-14);
    },
  );

  test("a power of two, which rounds no weight, changes no digit of any time or norm", () => {
    const exponent = fc.integer({ min: -960, max: 1010 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer(), exponent, (size, key, e) => {
        const weights = initialWeights({ m: size, key });
        const scaled = weights.map((w) => w * 2 ** e);
        const plain = slowManifold(reduceCollapse(weights, { lambda: 0.01 }));
        const other = slowManifold(reduceCollapse(scaled, { lambda: 0.01 }));
        expect(other.deathTimes).toEqual(plain.deathTimes);
        for (const t of [0, 30, 100, 300]) {
          const state = slowManifoldAt(plain, t);
          expect(slowManifoldAt(other, t)).toEqual({ ...state, reach: state.reach * 2 ** e });
        }
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  test("a lambda of any size scales the times, until they leave the range of numbers and it says so", () => {
    const weights = initialWeights({ m: 20, key: 3 });
    const times = slowManifold(reduceCollapse(weights, { lambda: 1 })).deathTimes;
    for (const lambda of [1e-300, 1e-100, 1e100, 1e300]) {
      const scaled = slowManifold(reduceCollapse(weights, { lambda })).deathTimes;
      for (let k = 1; k < 20; k++) expect(relativeError(scaled[k] * lambda, times[k])).toBeLessThan(1e-14);
    }
    const tooWeak = () => slowManifold(reduceCollapse(weights, { lambda: 1e-310 }));
    expect(tooWeak).toThrow(InputError);
    expect(tooWeak).toThrow("lambda = 1e-310 is too small: death times are of the order of 1/lambda");
  });

  test("a gap of one rounding and one large weight before a million small ones cost no digits", () => {
    // two weights 1 and 1 − d: half their gap is the width about the mean, λt = (arsinh((2 − d)/d) − arsinh(1))/√2
    const d = 2 ** -53;
    const close = slowManifold(reduceCollapse(Float64Array.of(1, 1 - d), { lambda: 1 })).deathTimes[1];
    expect(relativeError(close, (Math.asinh((2 - d) / d) - Math.asinh(1)) / Math.SQRT2)).toBeLessThan(1e-14);
    // a₁ = 1 and m − 1 equal weights a: S₂ = (1 − θ)² + (m − 1)(a − θ)², with which ∫₀^a dθ/√S₂ is an arsinh about the
    // mean
    const m = 1_000_001;
    const a = 2 ** -20; // so that its gap 1 − a is exact
    const mean = (1 + (m - 1) * a) / m;
    const width = (Math.sqrt(m - 1) * (1 - a)) / m;
    const heavy = new Float64Array(m).fill(a);
    heavy[7] = 1;
    const times = slowManifold(reduceCollapse(heavy, { lambda: 1 })).deathTimes;
    const scaled = (Math.asinh(mean / width) - Math.asinh((mean - a) / width)) / Math.sqrt(m);
    expect(relativeError(times[1], scaled)).toBeLessThan(1e-12);
    expect(times[m - 1]).toBe(times[1]);
  });

  test("ties die together, ties with the winner never, and zeros are dead from the start", () => {
    const manifold = slowManifold(reduceCollapse(Float64Array.of(0.5, 0, 1, -0.5, -1), { lambda: 0.01 }));
    const times = [...manifold.deathTimes];
    expect(times.slice(0, 2)).toEqual([Infinity, Infinity]);
    expect(times[3]).toBe(times[2]);
    expect(times[2]).toBeGreaterThan(0);
    expect(times[4]).toBe(0);
    expect(slowManifoldAt(manifold, 0).alive).toBe(4);
    expect(slowManifoldAt(manifold, times[2]).alive).toBe(2);
  });

  test("death times come in the order of the gaps and scale like 1/lambda", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer(), (size, key) => {
        const weights = initialWeights({ m: size, key });
        const times = slowManifold(reduceCollapse(weights, { lambda: 0.01 })).deathTimes;
        for (let k = 1; k < size; k++) expect(times[k]).toBeLessThan(times[k - 1]);
        const slower = slowManifold(reduceCollapse(weights, { lambda: 0.0025 })).deathTimes;
        for (let k = 1; k < size; k++) expect(relativeError(slower[k], 4 * times[k])).toBeLessThan(1e-14);
      }),
      { seed: 1, numRuns: 100 },
    );
  });
});

describe("slowManifoldAt", () => {
  test("at each death the threshold is that neuron's gap, with one more alive before than after", () => {
    const manifold = slowManifold(reduceCollapse(initialWeights({ m: 200, key: 1 }), { lambda: 0.001 }));
    const { reduction, deathTimes: times } = manifold;
    for (let k = 1; k < 200; k++) {
      const before = slowManifoldAt(manifold, times[k] * (1 - 1e-12));
      const after = slowManifoldAt(manifold, times[k]);
      expect([before.alive, after.alive]).toEqual([k + 1, k]);
      // d reach = −λ dt·√S₂(reach) is smaller than the gap itself
      expect(relativeError(before.reach, reduction.gaps[k])).toBeLessThan(1e-9);
      expect(relativeError(after.reach, reduction.gaps[k])).toBeLessThan(1e-12);
      expect(relativeError(before.l1, after.l1)).toBeLessThan(1e-9);
    }
  });

  test("between two deaths it undoes the integral: λt is the quadrature of dθ/√S₂ up to θ = a₁ − reach", () => {
    const lambda = 0.001;
    const weights = initialWeights({ m: 50, key: 2 });
    const manifold = slowManifold(reduceCollapse(weights, { lambda }));
    const { leader, gaps } = manifold.reduction;
    const times = manifold.deathTimes;
    const s2 = (theta: number): number => weights.reduce((sum, w) => sum + Math.max(Math.abs(w) - theta, 0) ** 2, 0);
    for (let k = 1; k < 49; k++) {
      for (const share of [0.2, 0.5, 0.9]) {
        const t = times[k + 1] + share * (times[k] - times[k + 1]);
        const state = slowManifoldAt(manifold, t);
        const from = leader - gaps[k + 1];
        const to = leader - state.reach;
        const scaled = integral((theta) => 1 / Math.sqrt(s2(theta)), from, to);
        // what t − death and reach lose by subtraction, some 1e-16·t and 1e-16·reach over a short race, besides
        // Simpson's own error
        expect(relativeError(scaled, lambda * (t - times[k + 1]))).toBeLessThan(1e-9);
        // and ‖w‖₁ = S₁/√S₂ there
        const s1 = weights.reduce((total, w) => total + Math.max(Math.abs(w) - to, 0), 0);
        expect(relativeError(state.l1, s1 / Math.sqrt(s2(to)))).toBeLessThan(1e-10);
      }
    }
  });

  test("at t = 0 everything is alive and ‖w‖₁ is that of the start scaled to norm 1", () => {
    const weights = Float64Array.of(0.6, -0.8, 1.2);
    const state = slowManifoldAt(slowManifold(reduceCollapse(weights, { lambda: 0.01 })), 0);
    expect(state.reach).toBeCloseTo(1.2, 14);
    expect(state.alive).toBe(3);
    expect(state.l1).toBeCloseTo(2.6 / Math.sqrt(0.36 + 0.64 + 1.44), 14);
  });

  test.each([
    ["one winner", [1, 0.5], 1],
    ["two tied winners", [1, -1, 0.5], Math.SQRT2],
    ["a weight alone", [0.3], 1],
  ])("however late, ‖w‖₁ is √j of the j winners: %s", (_name, start, l1) => {
    const manifold = slowManifold(reduceCollapse(Float64Array.from(start), { lambda: 0.01 }));
    for (const t of [1e3, 1e4, 3.6e4, 4e4, 1e5, 1e300]) {
      const state = slowManifoldAt(manifold, t);
      expect(state.alive).toBe(Math.round(l1 * l1));
      expect(state.l1).toBeCloseTo(l1, 12);
      expect(state.reach).toBeGreaterThanOrEqual(0);
    }
  });

  test.each([-1, Number.NaN, Infinity])("refuses t = %d", (t) => {
    const manifold = slowManifold(reduceCollapse(Float64Array.of(1, 0.5), { lambda: 0.01 }));
    expect(() => slowManifoldAt(manifold, t)).toThrow(InputError);
    expect(() => slowManifoldAt(manifold, t)).toThrow(`t must be a finite number >= 0, got ${t}.`);
  });
});
