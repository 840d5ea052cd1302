import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/checks.ts";
import { type Drive, type Flow, flow } from "../../src/dynamics/flow.ts";
import { inputDrive, inputFlow } from "../../src/dynamics/inputFlow.ts";
import { basisInputs, independentInputs, pairInputs } from "../../src/dynamics/inputs.ts";
import { basisDrive, l1Flow } from "../../src/dynamics/l1Flow.ts";
import { noiseDrive, noiseFlow } from "../../src/dynamics/noiseFlow.ts";
import { l1Penalty, type Penalty } from "../../src/dynamics/penalty.ts";
import { penaltyFlow } from "../../src/dynamics/penaltyFlow.ts";
import { initialWeights } from "../../src/random/initialWeights.ts";
import { bipolarNoise, threePointNoise } from "../../src/random/noiseLaws.ts";
import { dopri5, eventSolver, rkc, solve } from "../../src/solvers/index.ts";
import { ratesOf, run } from "../support/flows.ts";
import { KINDS, LAMBDA, penaltyOf } from "../support/penalties.ts";

const bipolar = bipolarNoise(0.2);
const heavy = threePointNoise({ sigma: 0.15, excessKurtosis: 2 });

/** Every kind of drive, for n features on m neurons. */
const DRIVES: readonly (readonly [string, (n: number, m: number) => Drive])[] = [
  ["basis inputs", (n, m) => basisDrive({ n, m })],
  ["pairs of features", (n, m) => inputDrive({ inputs: pairInputs({ n, q: 0.4 }), m })],
  ["independent features", (n, m) => inputDrive({ inputs: independentInputs({ n, p: 0.3 }), m })],
  ["noise closed at the fourth cumulant", (n, m) => noiseDrive({ n, m, law: heavy, level: "closure" })],
  ["exact noise", (n, m) => noiseDrive({ n, m, law: bipolar, level: "exact" })],
  ["partly exact noise", (n, m) => noiseDrive({ n, m, law: bipolar, level: "exact", enumerate: 1 })],
];
const sizes = fc.record({
  n: fc.integer({ min: 1, max: 4 }),
  m: fc.integer({ min: 1, max: 5 }),
  seed: fc.nat(1000),
});
const start = (n: number, m: number, key: number) => initialWeights({ n, m, key: ["flow", key] });
const apart = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((most, x, k) => Math.max(most, Math.abs(x - b[k])), 0);

function slopesOf({ field }: Flow, W: Float64Array): Float64Array {
  const out = new Float64Array(W.length).fill(Number.NaN);
  field.derivative(0, W, out);
  return out;
}

describe.each(DRIVES)("%s", (_name, driveOf) => {
  it.each(KINDS)("with the penalty %s %j is minus the gradient of V", (text, own) => {
    const penalty = penaltyOf(text, own);
    fc.assert(
      fc.property(sizes, ({ n, m, seed }) => {
        const composed = flow({ drive: driveOf(n, m), penalty });
        const W = start(n, m, seed);
        const rates = ratesOf(composed, W);
        const h = 1e-6;
        const slopeAt = (k: number, h: number) => {
          const moved = (d: number) => composed.energy(W.map((w, q) => (q === k ? w + d : w)));
          return -(moved(h) - moved(-h)) / (2 * h);
        };
        for (let k = 0; k < W.length; k++) {
          if ([0, ...(penalty.places ?? []).map(({ at }) => at)].some((at) => Math.abs(W[k] - at) < 1e-2)) continue;
          const slope = slopeAt(k, h);
          if (Math.abs(slope - slopeAt(k, h / 2)) > 1e-5) continue; // a crease of V nearby
          expect(rates[k]).toBeCloseTo(slope, 4);
        }
      }),
      { numRuns: 8 },
    );
  });

  it("with lambda*abs(w) as one's own is the flow with the ℓ1 penalty, step by step", () => {
    const [n, m] = [3, 4];
    const own = flow({ drive: driveOf(n, m), penalty: penaltyOf("lambda*abs(w)") });
    const l1 = flow({ drive: driveOf(n, m), penalty: l1Penalty(LAMBDA) });
    const W = start(n, m, 5);
    expect(apart(slopesOf(own, W), slopesOf(l1, W))).toBeLessThan(1e-15);
    expect(own.energy(W)).toBeCloseTo(l1.energy(W), 14);
    expect(own.residual(W)).toBeCloseTo(l1.residual(W), 14);
    for (const method of [eventSolver, rkc]) {
      const options = { tEnd: 60, method, tolerance: method === rkc ? 1e-4 : 1e-7 };
      const [mine, theirs] = [run(own, W, options), run(l1, W, options)];
      expect(apart(mine.weights, theirs.weights)).toBeLessThan(1e-9);
      expect(mine.weights.some((w) => w === 0)).toBe(true);
    }
  });

  it("without a penalty is the force of the drive alone", () => {
    const [n, m] = [3, 4];
    const W = start(n, m, 6);
    const F = new Float64Array(W.length);
    const drive = driveOf(n, m);
    drive.force(W, F);
    const bare = flow({ drive });
    expect(slopesOf(bare, W)).toEqual(F);
    expect(bare.energy(W)).toBe(drive.energy(W));
    expect(bare.field.switches?.friction ?? 0).toBe(0);
  });

  it.each([
    ["lambda*(abs(w) + 0.5*w^2)", 2e-4],
    ["lambda*sqrt(abs(w))", 2e-3],
  ])("under %s takes V down and ends where event and rkc agree", (text, within) => {
    const [n, m] = [3, 4];
    const composed = flow({ drive: driveOf(n, m), penalty: penaltyOf(text) });
    const W = start(n, m, 8);
    const energies = [composed.energy(W)];
    const weights = new Float64Array(W.length);
    const event = run(composed, W, {
      tEnd: 40,
      method: eventSolver,
      tolerance: 1e-7,
      onStep: ({ y1 }) => {
        composed.toWeights(y1, weights);
        energies.push(composed.energy(weights));
      },
    });
    expect(energies.length).toBeGreaterThan(20);
    for (let i = 1; i < energies.length; i++) expect(energies[i]).toBeLessThan(energies[i - 1] + 1e-9);
    const coarse = run(composed, W, { tEnd: 40, method: rkc, tolerance: 1e-5 });
    expect(apart(event.weights, coarse.weights)).toBeLessThan(within);
  });
});

describe("in their limits flows with an own penalty are those that are known", () => {
  const elastic = penaltyOf("lambda*(abs(w) + 0.5*w^2)");
  const [n, m] = [4, 5];
  const known = penaltyFlow({ n, m, penalty: elastic });
  const limits: readonly (readonly [string, Drive])[] = [
    ["inputs that are the basis", inputDrive({ inputs: basisInputs(n), m })],
    ["pairs of weight 0", inputDrive({ inputs: pairInputs({ n, q: 0 }), m })],
    [
      "closed noise without size",
      noiseDrive({ n, m, law: threePointNoise({ sigma: 0, excessKurtosis: 2 }), level: "closure" }),
    ],
    ["exact noise without size", noiseDrive({ n, m, law: bipolarNoise(0), level: "exact" })],
  ];
  it.each(limits)("%s", (_name, drive) => {
    const limit = flow({ drive, penalty: elastic });
    const W = start(n, m, 11);
    expect(apart(slopesOf(limit, W), slopesOf(known, W))).toBeLessThan(1e-14);
    expect(limit.energy(W)).toBeCloseTo(known.energy(W), 13);
    const options = { tEnd: 50, method: rkc, tolerance: 1e-5 };
    expect(apart(run(limit, W, options).weights, run(known, W, options).weights)).toBeLessThan(1e-6);
  });

  it.each([
    ["l1Flow", basisDrive({ n, m }), l1Flow({ n, m, lambda: LAMBDA })],
    [
      "inputFlow",
      inputDrive({ inputs: pairInputs({ n, q: 0.3 }), m }),
      inputFlow({ inputs: pairInputs({ n, q: 0.3 }), m, lambda: LAMBDA }),
    ],
    [
      "noiseFlow",
      noiseDrive({ n, m, law: bipolar, level: "exact" }),
      noiseFlow({ n, m, law: bipolar, level: "exact", lambda: LAMBDA }),
    ],
  ] as const)("%s is its drive with the ℓ1 penalty, to the last bit", (_name, drive, named) => {
    const composed = flow({ drive, penalty: l1Penalty(LAMBDA) });
    const W = start(n, m, 12);
    W[3] = 0;
    expect(slopesOf(composed, W)).toEqual(slopesOf(named, W));
    expect(composed.energy(W)).toBe(named.energy(W));
    expect(composed.residual(W)).toBe(named.residual(W));
  });
});

/** Σ p, written out. */
const cost = (W: readonly number[]) => W.reduce((sum, w) => sum + LAMBDA * (Math.abs(w) + 0.5 * w * w), 0);
const relu = (x: number) => Math.max(0, x);

/**
 * ¼ Σ over inputs x of weight c, averaged over the four patterns of noise ±σ on two neurons, of ‖ReLU(W(Wᵀx + ξ)) −
 * x‖², plus Σ p: two features on two neurons, W = (a, b; c, d).
 */
function bruteForce(
  W: readonly number[],
  inputs: readonly (readonly [number, number, number])[],
  sigma: number,
): number {
  const [a, b, c, d] = W;
  let loss = 0;
  for (const [x1, x2, weight] of inputs) {
    for (const sign1 of [-1, 1]) {
      for (const sign2 of [-1, 1]) {
        const hidden1 = a * x1 + c * x2 + sign1 * sigma;
        const hidden2 = b * x1 + d * x2 + sign2 * sigma;
        const error1 = relu(a * hidden1 + b * hidden2) - x1;
        const error2 = relu(c * hidden1 + d * hidden2) - x2;
        loss += (weight / 4) * (error1 * error1 + error2 * error2);
      }
    }
  }
  return loss / 4 + cost(W);
}

describe("two features on two neurons, by brute force", () => {
  const elastic = penaltyOf("lambda*(abs(w) + 0.5*w^2)");
  const q = 0.4;
  const scale = 1 + q;
  const systems = [
    {
      name: "an own penalty under bipolar noise",
      drive: noiseDrive({ n: 2, m: 2, law: bipolar, level: "exact" }),
      inputs: [
        [1, 0, 1],
        [0, 1, 1],
      ],
      sigma: bipolar.sigma,
    },
    {
      name: "an own penalty on features that are on together",
      drive: inputDrive({ inputs: pairInputs({ n: 2, q }), m: 2 }),
      inputs: [
        [1, 0, 1 / scale],
        [0, 1, 1 / scale],
        [1, 1, q / scale],
      ],
      sigma: 0,
    },
  ] as const;

  it.each(systems)("$name has the energy of the sum over all patterns", ({ drive, inputs, sigma }) => {
    const composed = flow({ drive, penalty: elastic });
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1.5, max: 1.5, noNaN: true }), { minLength: 4, maxLength: 4 }), (W) => {
        expect(composed.energy(Float64Array.from(W))).toBeCloseTo(bruteForce(W, inputs, sigma), 12);
      }),
    );
  });

  it.each(systems)("$name goes where small steps down the brute-force energy go", ({ drive, inputs, sigma }) => {
    const composed = flow({ drive, penalty: elastic });
    const W = [0.9, 0.2, -0.15, 0.7];
    const { y } = solve(composed.field, W, { tEnd: 20, method: eventSolver });
    // steps of 10⁻³; a weight that would change its sign is at zero, and leaves only if V falls on the other side
    const h = 1e-3;
    const at = [...W];
    for (let step = 0; step < 20_000; step++) {
      const slopes = at.map((_, k) => {
        const moved = (d: number) =>
          bruteForce(
            at.map((w, i) => (i === k ? w + d : w)),
            inputs,
            sigma,
          );
        if (at[k] !== 0) return (moved(1e-6) - moved(-1e-6)) / 2e-6;
        const [up, down] = [(moved(1e-6) - moved(0)) / 1e-6, (moved(0) - moved(-1e-6)) / 1e-6];
        return up < 0 ? up : down > 0 ? down : 0;
      });
      slopes.forEach((slope, k) => {
        const next = at[k] - h * slope;
        at[k] = next * at[k] < 0 ? 0 : next;
      });
    }
    expect(apart(y, at)).toBeLessThan(2e-3);
    expect(Array.from(y, Math.sign)).toEqual(at.map(Math.sign));
  });
});

describe("a drive written by hand", () => {
  const decay: Drive = {
    n: 1,
    m: 2,
    force: (W, F) => {
      for (let k = 0; k < W.length; k++) F[k] = -W[k];
    },
    energy: (W) => W.reduce((sum, w) => sum + (w * w) / 2, 0),
  };

  it("takes any penalty: under ℓ1 a weight dies at ln(1 + w/λ)", () => {
    const { events } = solve(flow({ drive: decay, penalty: l1Penalty(0.1) }).field, [0.5, -0.2], {
      tEnd: 5,
      method: eventSolver,
    });
    expect(events.map(({ t }) => t)).toEqual([
      expect.closeTo(Math.log(1 + 0.2 / 0.1), 6),
      expect.closeTo(Math.log(1 + 0.5 / 0.1), 6),
    ]);
  });

  it("is smooth under a smooth penalty, for methods that know no switches", () => {
    const { field, residual } = flow({ drive: decay, penalty: penaltyOf("lambda*w^2") });
    expect(field.switches).toBeUndefined();
    const { y } = solve(field, [0.5, -0.2], { tEnd: 1, method: dopri5, tolerance: 1e-10 });
    const left = Math.exp(-(1 + 2 * LAMBDA));
    expect(apart(y, [0.5 * left, -0.2 * left])).toBeLessThan(1e-9);
    expect(residual(y)).toBeCloseTo((1 + 2 * LAMBDA) * 0.5 * left, 8);
  });
});

describe("what cannot be composed", () => {
  it.each([{ value: (w: number) => 0.2 * Math.abs(w) }, { places: [{ at: 1, friction: 0.1 }] }])(
    "is a penalty that says wrongly it is ℓ1: %j",
    (wrong) => {
      const penalty: Penalty = { ...l1Penalty(0.1), ...wrong };
      expect(() => flow({ drive: basisDrive({ n: 1, m: 1 }), penalty })).toThrow(
        new InputError("penalty: with l1 = 0.1 it must be l1*|w| and no more; use l1Penalty, or drop l1."),
      );
    },
  );

  it.each([-1, Number.NaN, Infinity])("is λ = %d, whatever the drive", (lambda) => {
    const message = `lambda must be a finite number >= 0, got ${lambda}.`;
    expect(() => l1Penalty(lambda)).toThrow(new InputError(message));
    expect(() => l1Flow({ n: 1, m: 1, lambda })).toThrow(new InputError(message));
    expect(() => inputFlow({ inputs: basisInputs(1), m: 1, lambda })).toThrow(new InputError(message));
    expect(() => noiseFlow({ n: 1, m: 1, law: bipolar, level: "closure", lambda })).toThrow(new InputError(message));
  });
});
