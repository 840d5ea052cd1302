import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InputError } from "../../src/checks.ts";
import { uniformStream } from "../../src/random/generator.ts";
import {
  bipolarNoise,
  discreteNoiseNames,
  gaussianNoise,
  kurtosisNoiseNames,
  laplaceNoise,
  type NoiseLaw,
  noiseLaw,
  noiseNames,
  threePointNoise,
  uniformNoise,
} from "../../src/random/noiseLaws.ts";
import { mean, standardError } from "../theory/support.ts";

/** Every law there is; one that takes a kurtosis on both sides of the Gaussian. */
const laws = noiseNames.flatMap((name): readonly (readonly [string, (sigma: number) => NoiseLaw])[] =>
  kurtosisNoiseNames.includes(name)
    ? [-1, 6].map((excessKurtosis) => [
        `${name}, kurtosis ${excessKurtosis}`,
        (sigma) => noiseLaw(name, { sigma, excessKurtosis }),
      ])
    : [[name, (sigma) => noiseLaw(name, { sigma })]],
);
/** E|ξ|/σ by law, where it is known in closed form: for atoms √q, q = 1/(κ + 3). */
const meanSizes: Readonly<Record<string, number>> = {
  gaussian: Math.sqrt(2 / Math.PI),
  bipolar: 1,
  uniform: Math.sqrt(3) / 2,
  laplace: Math.SQRT1_2,
  "three-point, kurtosis -1": Math.SQRT1_2,
  "three-point, kurtosis 6": 1 / 3,
};

describe.each(laws)("%s noise", (name, law) => {
  test.each([1, 2, 3])("has the moments it says, within 4 standard errors over 40 000 numbers, seed %d", (seed) => {
    const sigma = 0.3;
    const { variance, excessKurtosis, sample } = law(sigma);
    const uniform = uniformStream(["moments", seed]);
    const values = Array.from({ length: 40_000 }, () => sample(uniform));
    expect(variance).toBe(sigma * sigma);
    for (const [power, expected] of [
      [(x: number) => x, 0],
      ...(name in meanSizes ? [[Math.abs, meanSizes[name] * sigma] as const] : []),
      [(x: number) => x * x, variance],
      [(x: number) => x * x * x, 0],
      [(x: number) => x * x * x * x, (excessKurtosis + 3) * variance * variance],
    ] as const) {
      const powers = values.map(power);
      // 1e-12: rounding of a sum of 40 000, for moments of ±σ that do not vary
      expect(Math.abs(mean(powers) - expected)).toBeLessThan(4 * standardError(powers) + 1e-12);
    }
  });

  test("is finite whatever number in [0, 1) it is given, and zero without noise", () => {
    for (const u of [0, Number.MIN_VALUE, 0.25, 0.5, 0.75, 1 - 2 ** -53]) {
      expect(Number.isFinite(law(2).sample(() => u))).toBe(true);
      expect(Math.abs(law(0).sample(() => u))).toBe(0);
    }
    expect(law(0).variance).toBe(0);
    expect(law(0).excessKurtosis).toBe(law(1).excessKurtosis);
  });

  test("scales with sigma", () => {
    const [one, three] = [law(1), law(3)].map(({ sample }) => {
      const uniform = uniformStream("scale");
      return Array.from({ length: 50 }, () => sample(uniform));
    });
    for (const [k, x] of one.entries()) expect(three[k]).toBeCloseTo(3 * x, 12);
  });

  test.each([-0.1, Number.NaN, Infinity])("refuses sigma = %d", (sigma) => {
    expect(() => law(sigma)).toThrow(new InputError(`sigma must be a finite number >= 0, got ${sigma}.`));
  });
});

describe("discrete laws", () => {
  const kurtoses = fc.oneof(fc.constant(-2), fc.double({ min: -2, max: 50, noNaN: true }));

  test("have atoms whose moments are those of the law, in ascending order", () => {
    fc.assert(
      fc.property(kurtoses, fc.double({ min: 1e-3, max: 10, noNaN: true }), (excessKurtosis, sigma) => {
        const { atoms, ...law } = threePointNoise({ sigma, excessKurtosis });
        const { values, probabilities } = atoms!;
        const moment = (power: number) => values.reduce((sum, x, k) => sum + probabilities[k] * x ** power, 0);
        expect(moment(0)).toBeCloseTo(1, 14);
        expect(moment(1)).toBe(0);
        expect(moment(3)).toBe(0);
        expect(moment(2) / law.variance).toBeCloseTo(1, 13);
        expect(moment(4) / law.variance ** 2 - 3).toBeCloseTo(excessKurtosis, 10);
        expect([...values]).toEqual([...values].sort((a, b) => a - b));
        expect(probabilities.every((p) => p >= 0)).toBe(true);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test("give each atom as often as they say, by the number they are given", () => {
    const { sample } = threePointNoise({ sigma: 1, excessKurtosis: 1 }); // q = 1/4: ±2 with probability 1/8 each
    expect([0, 0.1249, 0.125, 0.5, 0.8749, 0.875, 0.999].map((u) => sample(() => u))).toEqual([-2, -2, 0, 0, 0, 2, 2]);
    expect([0, 0.499, 0.5, 0.999].map((u) => bipolarNoise(3).sample(() => u))).toEqual([-3, -3, 3, 3]);
  });

  test("three points at the least kurtosis are bipolar noise, and without noise there is one atom, 0", () => {
    expect(threePointNoise({ sigma: 0.2, excessKurtosis: -2 })).toMatchObject({
      name: "bipolar",
      atoms: { values: [-0.2, 0.2], probabilities: [0.5, 0.5] },
    });
    for (const law of [bipolarNoise(0), threePointNoise({ sigma: 0, excessKurtosis: 1 })]) {
      expect(law.atoms).toEqual({ values: [0], probabilities: [1] });
    }
    for (const law of [gaussianNoise(1), uniformNoise(1), laplaceNoise(1)]) expect(law.atoms).toBeUndefined();
  });
});

describe("noiseLaw", () => {
  const names = noiseNames.join(", ");

  test("knows every law by its name", () => {
    expect(noiseNames).toEqual(expect.arrayContaining(["gaussian", "bipolar", "three-point"]));
    for (const name of noiseNames) {
      const law = noiseLaw(name, { sigma: 0.1, ...(kurtosisNoiseNames.includes(name) && { excessKurtosis: 2 }) });
      expect(law.name).toBe(name);
      expect(law.sigma).toBe(0.1);
      expect(law.atoms !== undefined).toBe(discreteNoiseNames.includes(name));
    }
    expect(noiseLaw("three-point", { sigma: 1, excessKurtosis: 2 }).excessKurtosis).toBe(2);
  });

  test.each([
    ["three-point", -2.5, "excessKurtosis must be >= -2, got -2.5: no law is below, since E x^4 >= (E x^2)^2."],
    ["three-point", Infinity, "excessKurtosis must be a finite number, got Infinity."],
    ["three-point", undefined, "noise three-point needs excessKurtosis, a number >= -2."],
    ["laplace", 2, "noise laplace has the excess kurtosis 3 and takes no other, got 2; take three-point."],
    ["gaussian", 0, "noise gaussian has the excess kurtosis 0 and takes no other, got 0; take three-point."],
    ["pink", undefined, `noise must be one of ${names}, got "pink".`],
    ["toString", undefined, `noise must be one of ${names}, got "toString".`],
  ])("%s with kurtosis %s: one line says what is wrong", (name, excessKurtosis, message) => {
    expect(() => noiseLaw(name, { sigma: 0.1, excessKurtosis })).toThrow(new InputError(message));
  });

  test.each(["cauchy", "Student-t", "student", "levy", "alpha-stable", "Pareto"])(
    "%s: it has no fourth moment",
    (name) => {
      expect(() => noiseLaw(name, { sigma: 0.1 })).toThrow(
        `noise "${name}" has no fourth moment in general, so that the fourth-cumulant closure does not exist; ` +
          `take one of ${names}.`,
      );
    },
  );
});
