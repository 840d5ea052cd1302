import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/checks.ts";
import { l1Flow } from "../../src/dynamics/l1Flow.ts";
import { penaltyFlow } from "../../src/dynamics/penaltyFlow.ts";
import { blunted } from "../../src/dynamics/penaltyTip.ts";
import { initialWeights } from "../../src/random/initialWeights.ts";
import { eventSolver, proximalEuler, rkc, solve } from "../../src/solvers/index.ts";
import { ratesOf, run } from "../support/flows.ts";
import { KINDS, LAMBDA, penaltyOf } from "../support/penalties.ts";

const sizes = fc.record({
  n: fc.integer({ min: 1, max: 4 }),
  m: fc.integer({ min: 1, max: 6 }),
  seed: fc.nat(1000),
});
const start = (size: { n: number; m: number }, key: number) => initialWeights({ ...size, key });
const worst = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((max, x, k) => Math.max(max, Math.abs(x - b[k])), 0);

describe.each(KINDS)("the flow with the penalty %s %j", (text, own) => {
  const penalty = penaltyOf(text, own);

  it("is minus the gradient of V away from its places", () => {
    fc.assert(
      fc.property(sizes, ({ seed, ...size }) => {
        const flow = penaltyFlow({ ...size, penalty });
        const W = start(size, seed);
        const rates = ratesOf(flow, W);
        const h = 1e-6;
        for (let k = 0; k < W.length; k++) {
          if ([0, ...(penalty.places ?? []).map(({ at }) => at)].some((at) => Math.abs(W[k] - at) < 1e-2)) continue;
          const moved = (d: number) => flow.energy(W.map((w, q) => (q === k ? w + d : w)));
          expect(rates[k]).toBeCloseTo(-(moved(h) - moved(-h)) / (2 * h), 6);
        }
      }),
      { numRuns: 15, examples: [[{ n: 4, m: 5, seed: 468 }]] }, // a weight of −0.011 that moves by 3.6 a unit of time
    );
  });

  it("leaves its field continuous once the jumps are declared", () => {
    const { field } = penaltyFlow({ n: 1, m: 1, penalty });
    const { places = [] } = field.switches as { places?: readonly { at: number }[] };
    const drive = (y: number) => {
      const out = new Float64Array(1);
      field.derivative(0, Float64Array.of(y), out);
      return out[0];
    };
    for (const at of [0, ...places.map((place) => place.at)]) {
      const near = at === 0 ? 1e-40 : 1e-11;
      for (const y of [at - near, at + near]) expect(Math.abs(drive(y) - drive(at))).toBeLessThan(1e-5);
    }
  });

  it("never lets V increase, and comes to rest where no residual is left", () => {
    for (const seed of [1, 2]) {
      const size = { n: 3, m: 5 };
      const flow = penaltyFlow({ ...size, penalty: penalty.parameters?.p === 1.5 ? blunted(penalty, 1e-6) : penalty });
      const finite = Number.isFinite(penalty.value(0));
      let last = Infinity;
      const W = new Float64Array(15);
      const { status, state } = run(flow, start(size, seed), {
        tEnd: 5000,
        times: [],
        maxSteps: 20_000,
        until: (_t, y) => flow.residual(y) <= 1e-5 * LAMBDA,
        onStep: ({ y1 }) => {
          if (!finite) return;
          flow.toWeights(y1, W);
          const next = flow.energy(W);
          expect(next).toBeLessThanOrEqual(last + 1e-9);
          last = next;
        },
      });
      expect(status).toBe("converged");
      // the same by hand: F within what the penalty's slope can hold
      const F = new Float64Array(15);
      flow.toWeights(state, W);
      l1Flow({ ...size, lambda: 0 }).field.derivative(0, W, F);
      W.forEach((w, k) => {
        if (w === 0 && penalty.singularity) return; // held by any pull
        const near = 1e-9;
        expect(F[k]).toBeGreaterThan(penalty.slope(w - near) - 3e-5);
        expect(F[k]).toBeLessThan(penalty.slope(w + near) + 3e-5);
      });
    }
  });

  it("is followed by rkc and proximalEuler to the same weights", () => {
    const size = { n: 3, m: 5 };
    const flow = penaltyFlow({ ...size, penalty: penalty.parameters?.p === 1.5 ? blunted(penalty, 1e-5) : penalty });
    const ends = { tEnd: 12, times: [12] };
    const exact = run(flow, start(size, 3), { ...ends, method: eventSolver }).weights;
    const byRkc = run(flow, start(size, 3), { ...ends, method: rkc, tolerance: 1e-6 }).weights;
    const bySteps = run(flow, start(size, 3), { ...ends, method: proximalEuler, step: 2e-3 }).weights;
    expect(worst(byRkc, exact)).toBeLessThan(2e-4);
    expect(worst(bySteps, exact)).toBeLessThan(2e-2);
  });
});

describe("lambda*abs(w)", () => {
  it("is the L1 flow: the same slopes, energy and residual, and the same path, over random starts", () => {
    fc.assert(
      fc.property(sizes, ({ seed, ...size }) => {
        const own = penaltyFlow({ ...size, penalty: penaltyOf("lambda*abs(w)") });
        const l1 = l1Flow({ ...size, lambda: LAMBDA });
        const W = start(size, seed);
        const [a, b] = [new Float64Array(W.length), new Float64Array(W.length)];
        own.field.derivative(0, W, a);
        l1.field.derivative(0, W, b);
        expect(a).toEqual(b);
        expect(own.energy(W)).toBeCloseTo(l1.energy(W), 14);
        expect(own.residual(W)).toBe(l1.residual(W));
        const path = { tEnd: 60, times: [5, 20, 60] };
        const [mine, known] = [own, l1].map(({ field }) => solve(field, W, path));
        expect(mine.events).toEqual(known.events);
        mine.ys.forEach((y, i) => {
          expect(worst(y, known.ys[i])).toBeLessThan(1e-12);
        });
      }),
      { numRuns: 25 },
    );
  });
});

describe("an even penalty", () => {
  it.each(KINDS.filter(([text]) => !/max\(w|w - 0.5\)$/.test(text)))(
    "%s %j knows neither signs nor names",
    (text, own) => {
      const [n, m] = [3, 4];
      const flow = penaltyFlow({ n, m, penalty: penaltyOf(text, own) });
      const W = start({ n, m }, 5);
      const features = [2, 0, 1];
      const neurons = [3, 1, 0, 2];
      const signs = [1, -1, -1, 1]; // of the neurons
      const renamed = (from: Float64Array) => {
        const to = new Float64Array(n * m);
        for (let i = 0; i < n; i++) {
          for (let k = 0; k < m; k++) to[i * m + k] = signs[k] * from[features[i] * m + neurons[k]];
        }
        return to;
      };
      expect(worst(ratesOf(flow, renamed(W)), renamed(ratesOf(flow, W)))).toBeLessThan(1e-6);
      if (Number.isFinite(flow.energy(W))) expect(flow.energy(renamed(W))).toBeCloseTo(flow.energy(W), 13);
    },
  );
});

describe("where weights rest", () => {
  it("one weight alone survives at the root of w − w³ = p'(w)", () => {
    for (const [text, own] of KINDS.filter(([kind]) => !/min|max/.test(kind))) {
      const penalty = penaltyOf(text, own);
      const flow = penaltyFlow({ n: 1, m: 1, penalty });
      const { weights } = run(flow, Float64Array.of(0.9), { tEnd: 60 });
      expect(weights[0] - weights[0] ** 3).toBeCloseTo(penalty.slope(weights[0]), 7);
    }
  });

  it("abs(w − 1/2), strong enough, holds every weight at one half exactly", () => {
    const flow = penaltyFlow({ n: 1, m: 2, penalty: penaltyOf("abs(w - 0.5)") });
    for (const method of [eventSolver, rkc]) {
      const { weights, state } = run(flow, Float64Array.of(0.9, -0.2), { tEnd: 10, method });
      expect([...weights]).toEqual([0.5, 0.5]);
      expect(flow.residual(state)).toBe(0);
    }
  });

  it("a residual counts what pulls harder than the slope can hold, and no more", () => {
    // F = (1 − ½)·½ = ¼ on both; the slope of 0.1·|w − ½| holds from −0.1 to 0.1
    const flow = penaltyFlow({ n: 1, m: 2, penalty: penaltyOf("0.1*abs(w - 0.5)") });
    expect(flow.residual(Float64Array.of(0.5, 0.5))).toBeCloseTo(0.15, 15);
    expect(flow.residual(Float64Array.of(0.5, 0.5001))).toBeCloseTo(0.15, 3);
  });
});

it("a flow may be solved again: what one run leaves behind is not in the way of the next", () => {
  const [n, m] = [32, 512];
  const flows = ["lambda*abs(w)", "lambda*sqrt(abs(w))"].map((text) => penaltyFlow({ n, m, penalty: penaltyOf(text) }));
  for (const flow of flows) {
    const alone = (shift: number) => {
      const W = new Float64Array(n * m);
      for (let i = 0; i < n; i++) W[i * m + i + shift] = 0.98;
      return W;
    };
    const options = { tEnd: 5, times: [5], method: rkc, maxSteps: 1000 };
    const first = run(flow, alone(0), options).weights;
    const second = run(flow, alone(100), options).weights;
    expect(second[100]).toBeCloseTo(first[0], 12);
    // and so where the dense path is taken
    const used = penaltyFlow({ n: 1, m: 3, penalty: penaltyOf("lambda*sqrt(abs(w))") });
    const ends = [
      [0.9, 0, 0],
      [0, 0.9, 0],
    ].map((W) => run(used, Float64Array.from(W), options).weights);
    expect(ends[1][1]).toBeCloseTo(ends[0][0], 12);
  }
});

it("sizes and penalties that do not fit are refused", () => {
  const penalty = penaltyOf("abs(w)");
  expect(() => penaltyFlow({ n: 0, m: 1, penalty })).toThrow(new InputError("n must be a whole number >= 1, got 0."));
  expect(() => penaltyFlow({ n: 1, m: 1, penalty: { ...penalty, places: [] } })).toThrow(
    new InputError("penalty: the friction at 0 is declared as 0, the slope says 1; they must agree."),
  );
});
