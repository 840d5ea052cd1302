import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as functions from "../../src/math/index.ts";
import { uniformStream } from "../../src/random/generator.ts";

const math = { ...functions };
const { cbrt, cos, exp, expm1, hypot, log, log10, log1p, log2, pow, sin, tan } = math;
const real = fc.double({ noNaN: true, noDefaultInfinity: true });
const positive = fc.double({ min: Number.MIN_VALUE, max: Number.MAX_VALUE, noNaN: true });
const within = (size: number) => fc.double({ min: -size, max: size, noNaN: true });

/** Whether a and b differ by at most `share` of b. */
const close = (a: number, b: number, share: number) => Math.abs(a - b) <= share * Math.abs(b);

describe("what is exact", () => {
  it("powers of two, their logarithms, and powers of ten that are doubles", () => {
    for (let k = -1074; k < 1024; k++) {
      expect(pow(2, k)).toBe(2 ** k);
      expect(log2(2 ** k)).toBe(k);
    }
    for (let k = 0; k <= 22; k++) expect(pow(10, k)).toBe(Number(`1e${k}`));
    for (let k = -307; k <= 308; k++) expect(log10(Number(`1e${k}`))).toBe(k);
  });

  it("squares, roots, inverses and first powers are those of the arithmetic", () => {
    fc.assert(
      fc.property(real, (x) => {
        expect(pow(x, 2)).toBe(x * x);
        expect(pow(x, -1)).toBe(1 / x);
        expect(pow(x, 1)).toBe(x);
        expect(pow(x, 0)).toBe(1);
        expect(pow(Math.abs(x), 0.5)).toBe(Math.sqrt(Math.abs(x)));
      }),
    );
  });

  it("odd functions are odd and even ones even, to the bit", () => {
    fc.assert(
      fc.property(real, (x) => {
        for (const name of ["sin", "tan", "sinh", "tanh", "atan", "cbrt"] as const) {
          expect(math[name](-x)).toBe(-math[name](x));
        }
        for (const name of ["cos", "cosh"] as const) expect(math[name](-x)).toBe(math[name](x));
      }),
    );
  });
});

describe("identities, to a few units in the last place:", () => {
  it("exp and log undo one another", () => {
    fc.assert(fc.property(positive, (x) => close(exp(log(x)), x, 2 ** -52 * (2 + Math.abs(log(x))))));
  });

  it("expm1 and log1p are exp and log where those lose nothing, and undo one another where they do", () => {
    fc.assert(fc.property(fc.double({ min: 1, max: 700, noNaN: true }), (x) => close(expm1(x), exp(x) - 1, 2 ** -50)));
    fc.assert(fc.property(within(0.5), (x) => close(log1p(expm1(x)), x, 2 ** -50)));
  });

  it("pow is exp of a product of a log, log10 and log2 are shares of log", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), within(50), (x, y) =>
        close(pow(x, y), exp(y * log(x)), 2 ** -50 * (1 + Math.abs(y * log(x)))),
      ),
    );
    fc.assert(fc.property(positive, (x) => close(log10(x), log(x) / Math.LN10, 2 ** -50)));
    fc.assert(fc.property(positive, (x) => close(log2(x), log(x) / Math.LN2, 2 ** -50)));
  });

  it("sin² + cos² = 1, and tan is their ratio", () => {
    fc.assert(fc.property(real, (x) => Math.abs(sin(x) ** 2 + cos(x) ** 2 - 1) < 2 ** -50));
    fc.assert(fc.property(real, (x) => close(tan(x), sin(x) / cos(x), 2 ** -49)));
  });

  it("a cube of a cube root is the number, hypot is a root of squares and takes its arguments in any order", () => {
    fc.assert(
      fc.property(within(1e100), (x) => close(cbrt(x) * cbrt(x) * cbrt(x), x, 2 ** -50) || Math.abs(x) < 1e-300),
    );
    fc.assert(
      fc.property(within(1e100), within(1e100), (x, y) => {
        expect(hypot(x, y)).toBe(hypot(y, x));
        const plain = Math.sqrt(x * x + y * y);
        return close(hypot(x, y), plain, 2 ** -51) || plain < 1e-150;
      }),
    );
  });
});

it("the bits are what they are on every engine", () => {
  const uniform = uniformStream("arguments");
  const wanted = {
    acos: "3704190263907580",
    asin: "787a67815a6c08d1",
    atan: "d3ee00fec735851c",
    atan2: "c0cd608b98b308bb",
    cbrt: "d517a99f04e6920b",
    cos: "0474fe8e8265de70",
    cosh: "c1be3bdbadab46c1",
    exp: "3524464fad08819a",
    expm1: "3cfe6138cd44f8c5",
    hypot: "8fd1c7f49ec29cb7",
    log: "7045491fd4ab0d4d",
    log10: "ac94c3eae28063b5",
    log1p: "311777267feef639",
    log2: "b07441f47b619a72",
    pow: "5099a3768a2f3c33",
    sin: "4d5e16f414f877e2",
    sinh: "c9da558811d04ac6",
    tan: "ef2bd9b360a8740b",
    tanh: "9ea8cf69edd32e38",
  };
  const found: Record<string, string> = {};
  for (const [name, f] of Object.entries(math).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const given = (): number => (name.startsWith("a") && name !== "atan" ? 2 : 40) * (uniform() - 0.5);
    const inDomain = (x: number): number => (/^(log|pow)/.test(name) ? Math.abs(x) : x);
    const bits = Float64Array.from({ length: 10_000 }, () => f(inDomain(given()), given()));
    found[name] = createHash("sha256").update(new Uint8Array(bits.buffer)).digest("hex").slice(0, 16);
  }
  expect(found).toEqual(wanted);
});
