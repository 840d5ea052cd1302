import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InputError } from "../../src/checks.ts";
import {
  collapseAt,
  deathTimes,
  reduceCollapse,
  slowManifold,
  solveCollapse,
  stateOf,
  survivorWeight,
  weightsAt,
} from "../../src/theory/index.ts";
import { relativeError } from "./support.ts";

/** The collapse of these weights, with its death times and the winner's weight at the end. */
function collapse(weights: readonly number[], lambda: number, options: { tEnd?: number; tolerance?: number } = {}) {
  const solution = solveCollapse(reduceCollapse(Float64Array.from(weights), { lambda }), options);
  const end = collapseAt(solution, solution.t);
  return { ...solution, deaths: deathTimes(solution), end };
}

const exponentOfTen = (min: number, max: number) =>
  fc.double({ min, max, noNaN: true }).map((exponent) => 10 ** exponent);

describe("near the fold, lambda = 2/(3√3) = 0.38490017945975050967…", () => {
  /*
   * (.9, .1), by mpmath at 40 digits: the two weights by Taylor series (odefun) to the death of the second, bisected;
   * from there the winner alone by partial fractions, t = Σ ln((0 − r)/(w − r))/(1 − 3r²) over the roots r of w − w³ =
   * lambda; the survivor is the largest root. The lambdas are the doubles written here.
   */
  test.each([
    [0.3849, 0.5776721261227127],
    [0.3849001, 0.5775644430356044],
    [0.3849001794597504, 0.5773502766466709], // 9.6e-17 below
  ])("at lambda = %d the survivor weighs %d", (lambda, root) => {
    const { status, end, deaths } = collapse([0.9, 0.1], lambda);
    expect(status).toBe("converged");
    // ten tolerances. Measured: 9e-9
    expect(Math.abs(end.leader - survivorWeight(lambda))).toBeLessThan(1e-7);
    expect(relativeError(survivorWeight(lambda), root)).toBeLessThan(1e-9);
    expect(deaths[0]).toBe(Infinity);
  });

  test.each([
    [0.3849001794597505, 622449130.0658358], // 1.5e-17 above
    [0.3849001794597507, 177313452.80584949],
    [0.3849002, 16653.43860039341],
    [0.39, 30.97764370499583],
    [1, 1.2537263295236936],
  ])("at lambda = %d the winner dies at t = %d", (lambda, t) => {
    const solution = collapse([0.9, 0.1], lambda);
    expect(solution.status).toBe("extinct");
    // √margin is known to 1e-8, or to the 1e-13 that rounding leaves: 3e-5 at the first. Measured: 1.9e-6, 6.7e-7,
    // 2.6e-8, 3e-9
    const margin = Math.sqrt(Math.max(1e-17, lambda - 0.3849001794597505));
    expect(relativeError(solution.deaths[0], t)).toBeLessThan(Math.max(1e-6, 1e-13 / margin));
  });

  test("a weight survives at every lambda up to the fold and dies at every one above", () => {
    const ulp = 2 ** -54;
    for (const steps of [-30, -3, -1, 0, 1, 2, 30]) {
      const lambda = 0.3849001794597505 + steps * ulp; // at steps = 0 it lies 1.5e-17 above the fold
      expect([steps, collapse([0.9], lambda).status]).toEqual([steps, steps < 0 ? "converged" : "extinct"]);
    }
  });
});

describe("the unstable root of w − w³ = lambda", () => {
  test.each([0.3, 0.1, 0.01, 1e-6])("parts survival from extinction to 1e-12 of the weight, lambda = %d", (lambda) => {
    let root = lambda;
    for (let i = 0; i < 500; i++) root = lambda + root ** 3;
    for (const share of [1e-3, 1e-6, 1e-9, 1e-12]) {
      const above = collapse([root * (1 + share)], lambda);
      expect([share, above.status]).toEqual([share, "converged"]);
      expect(Math.abs(above.end.leader - survivorWeight(lambda))).toBeLessThan(1e-7);
      const below = collapse([root * (1 - share)], lambda);
      expect([share, below.status]).toEqual([share, "extinct"]);
      // t = ∫ dw/(lambda − w + w³) from 0 to the start by partial fractions over the roots
      const others = Math.sqrt(1 - (3 / 4) * root * root);
      const roots = [root, -root / 2 + others, -root / 2 - others];
      const time = roots.reduce((sum, r, i) => {
        const distance = i === 0 ? -root * share : root * (1 - share) - r;
        return sum + Math.log(-r / distance) / (1 - 3 * r * r);
      }, 0);
      // the share is known to a hundred tolerances, or as far as rounding leaves it, 1e-13 of the weight. Measured:
      // 3e-3 at 1e-12
      expect(Math.abs(below.t - time)).toBeLessThan(1e-5 + 1e-13 / share);
    }
  });

  test("a start on it has no end: it says so, and with a tEnd it stays", () => {
    // .5 − .5³ = .375 without a rounding
    const endless = collapse([0.5], 0.375);
    expect(endless.status).toBe("failed");
    expect(endless.message).toMatch(/in balance to the last digit: at lambda = 0.375 a little more/);
    expect(Math.abs(endless.end.leader - 0.5)).toBeLessThan(1e-7); // as far as it goes, it is right
    const stopped = collapse([0.5], 0.375, { tEnd: 20 });
    expect(stopped.status).toBe("done");
    expect(Math.abs(stopped.end.leader - 0.5)).toBeLessThan(1e-8);
  });
});

describe("a pull that is too strong", () => {
  test("kills weight a at a/lambda", () => {
    const weights = fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(weights, exponentOfTen(9, 300), (start, lambda) => {
        const { status, deaths } = collapse(start, lambda);
        expect(status).toBe("extinct");
        const sorted = start.toSorted((a, b) => b - a);
        // the weights move by at most 1e-9 otherwise; a hundred tolerances besides. Measured: 2.4e-9 with the default
        // 1e-8
        sorted.forEach((a, k) => {
          expect(Math.abs(deaths[k] * lambda - a)).toBeLessThan(1e-6);
        });
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test("kills weights of any smallness at −ln(1 − a/lambda): they grow by themselves, w' = w − lambda", () => {
    const shares = fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 0, maxLength: 5 });
    fc.assert(
      fc.property(shares, exponentOfTen(-290, -5), exponentOfTen(0.05, 8), (rest, leader, ratio) => {
        const lambda = leader * ratio;
        const start = [1, ...rest].map((share) => leader * share);
        const { status, deaths } = collapse(start, lambda);
        expect(status).toBe("extinct");
        start
          .toSorted((a, b) => b - a)
          .forEach((a, k) => {
            // in units of a₁/λ: a hundred tolerances, of which 1/(1 − a/λ), here up to 9, makes so many times more in
            // time
            expect(Math.abs(deaths[k] + Math.log1p(-a / lambda)) * ratio).toBeLessThan(1e-5);
          });
      }),
      { seed: 2, numRuns: 200 },
    );
  });

  test("beyond what a flow time can tell is refused", () => {
    const tooStrong = () => collapse([0.9, 0.1], 1e306);
    expect(tooStrong).toThrow(InputError);
    expect(tooStrong).toThrow("lambda = 1e+306 is too strong for a largest weight of 0.9: every weight dies before");
    expect(() => collapse([1e-320], 0.02)).toThrow("lambda = 0.02 is too strong for a largest weight of 1e-320");
  });
});

describe("a pull however weak", () => {
  test("gives the death times of the slow manifold, which is the limit", () => {
    const weights = fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(weights, exponentOfTen(-14, -9), (start, lambda) => {
        fc.pre(new Set(start).size === start.length);
        const { status, deaths, reduction, end } = collapse(start, lambda);
        expect(status).toBe("converged");
        expect([end.alive, Math.abs(end.leader - 1) < 1e-7]).toEqual([1, true]);
        const limit = slowManifold(reduction).deathTimes;
        for (let k = 1; k < start.length; k++) {
          // a hundred tolerances of ln ρ. Measured: 2.2e-7
          expect(Math.abs(deaths[k] - limit[k]) * lambda).toBeLessThan(1e-6 * (1 + limit[k] * lambda));
        }
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  // slowManifold itself is exact to rounding; mpmath's quadrature of dθ/√S₂ gives λt = 0.117534883027705
  test.each([1e-15, 1e-17, 1e-100, 1e-300])("(.9, .1) at lambda = %d are decided at λt = 0.1175348830", (lambda) => {
    const { status, deaths, end, t } = collapse([0.9, 0.1], lambda);
    expect(status).toBe("converged");
    expect(relativeError(deaths[1] * lambda, 0.117534883027705)).toBeLessThan(1e-6);
    expect(t).toBeGreaterThanOrEqual(deaths[1]);
    expect([end.alive, end.l1]).toEqual([1, end.leader]);
    expect(Math.abs(end.leader - 1)).toBeLessThan(1e-8);
    const later = collapse([0.9, 0.1], lambda, { tEnd: 2 * deaths[1] });
    expect([later.status, later.t, later.end.alive]).toEqual(["done", 2 * deaths[1], 1]);
    const sooner = collapse([0.9, 0.1], lambda, { tEnd: deaths[1] / 2 });
    expect([sooner.status, sooner.t, sooner.end.alive]).toEqual(["done", deaths[1] / 2, 2]);
  });

  test("beyond what a flow time can tell is an error that says so, and a state at any tEnd", () => {
    const { status, message } = collapse([0.9, 0.1], 5e-324);
    expect(status).toBe("failed");
    expect(message).toMatch(/lambda = 5e-324 is too weak: .* give a tEnd/);
    expect(collapse([0.9, 0.1], 5e-324, { tEnd: 1e5 }).end.leader).toBeCloseTo(0.9 / Math.hypot(0.9, 0.1), 7);
  });
});

describe("weights of any size", () => {
  /*
   * Small ones grow by e^t until their norm is 1, having lost λ each: then the slow manifold from θ = λ on, by mpmath
   *   t = 0; th = lam
   *   for j in (3, 2):
   *     t += quad(lambda x: 1/sqrt(sum((v - x)**2 for v in a[:j])), linspace(th, a[j-1], 6))/lam; th = a[j-1]
   * The huge ones relax within 1e-200 and keep their shape: from t = 1e-12 on, w = shape/√(1 − e^(−2t)), by SciPy's
   * DOP853 at 3e-14.
   */
  test.each([
    ["1e-9", 1e-9, 1e-12, [660581136367.5616, 202173067516.19608]],
    ["1e-170", 1e-170, 1e-180, [6.614621677514281e179, 2.030540989000625e179]],
    ["1e100", 1e100, 0.1, [6.524107408210985, 2.2391955873090863]],
  ])("(1, ½, ⅕) times %s", { timeout: 180_000 }, (_name, scale, lambda, times) => {
    const { status, end, deaths } = collapse([scale, 0.5 * scale, 0.2 * scale], lambda);
    expect(status).toBe("converged");
    expect(Math.abs(end.leader - survivorWeight(lambda))).toBeLessThan(1e-7);
    // a hundred tolerances. Measured: 6e-9
    expect(relativeError(deaths[1], times[0])).toBeLessThan(1e-6);
    expect(relativeError(deaths[2], times[1])).toBeLessThan(1e-6);
  });

  test("one alone lives if it is above the unstable root, and dies if not", { timeout: 180_000 }, () => {
    fc.assert(
      fc.property(exponentOfTen(-150, 90), exponentOfTen(-300, 150), (weight, lambda) => {
        fc.pre(lambda / weight < 1e300 && Math.abs(weight / lambda - 1) > 0.1);
        const { status, end } = collapse([weight], lambda);
        if (lambda < 0.38 && weight > lambda * 1.3) {
          expect([weight, lambda, status]).toEqual([weight, lambda, "converged"]);
          expect(Math.abs(end.leader - survivorWeight(lambda))).toBeLessThan(1e-7);
        } else if (lambda > 0.39 || weight < lambda) {
          expect([weight, lambda, status]).toEqual([weight, lambda, "extinct"]);
          expect(end.alive).toBe(0);
        }
      }),
      { seed: 4, numRuns: 40 },
    );
  });

  test("a tEnd while small weights still grow is where the run stops", () => {
    // w = λ + (a − λ)e^t long before ‖w‖ = 1
    const { status, t, end } = collapse([1e-40, 5e-41], 1e-42, { tEnd: 30 });
    expect([status, t]).toEqual(["done", 30]);
    expect(relativeError(end.leader, 1e-42 + 9.9e-41 * Math.exp(30))).toBeLessThan(1e-6);
  });

  test("whose slopes are no numbers are a failure that says why", () => {
    const { status, message, t } = collapse([1e160, 5e159], 0.01);
    expect([status, t]).toEqual(["failed", 0]);
    expect(message).toMatch(/^the weights are too large: with ‖w‖ = 1.1180339887\d*e\+160 the slopes leave the range/);
  });
});

test("a tEnd is met to the last digit, before the race is over and after", () => {
  const reduction = reduceCollapse(Float64Array.of(0.9, 0.5, 0.1), { lambda: 0.02 });
  fc.assert(
    fc.property(fc.double({ min: 1, max: 200, noNaN: true }), (tEnd) => {
      const { status, t, pieces } = solveCollapse(reduction, { tEnd });
      expect([status, t, pieces.at(-1)?.end]).toEqual(["done", tEnd, tEnd]);
    }),
    { seed: 5, numRuns: 100 },
  );
});

describe("states at the edge of the numbers", () => {
  const tiny = Float64Array.of(2e-308, 1e-308, -1.5e-308);
  const reduction = reduceCollapse(tiny, { lambda: 1e-310 });

  test("the weights are numbers even where w₁/ρ is not", () => {
    const out = new Float64Array(3);
    const state = stateOf(reduction, 1, 1.5e-308);
    expect(state.alive).toBe(3);
    weightsAt(reduction, { ...state, reach: 7.5e-309 }, tiny, out); // w₁/ρ = 1.3e308
    expect([...out].map((w) => +w.toFixed(10))).toEqual([1, 0, -0.3333333333]);
    weightsAt(reduction, { ...state, leader: 4, reach: 7.5e-309 }, tiny, out); // overflows
    expect([...out].map((w) => +w.toFixed(10))).toEqual([4, 0, -1.3333333333]);
  });

  test("stateOf refuses what is no state", () => {
    expect(() => stateOf(reduction, Number.NaN, 1)).toThrow(InputError);
    expect(() => stateOf(reduction, 1, Number.NaN)).toThrow("reach must be a finite number > 0, got NaN.");
    expect(() => stateOf(reduction, 1, 0)).toThrow(InputError);
    expect(stateOf(reduction, 0, 0)).toEqual({ leader: 0, reach: 0, alive: 0, l1: 0, squaredNorm: 0 });
  });
});
