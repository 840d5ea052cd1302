import fc from "fast-check";

/** Random expressions in w, p and q, finite for every w: of |w| and w, with min, max, abs and sign·u nested. */
export const expressions: fc.Arbitrary<string> = fc.letrec<{ any: string; leaf: string; inner: string }>((tie) => ({
  leaf: fc.oneof(
    { weight: 4, arbitrary: fc.constant("w") },
    fc.constantFrom("p", "q"),
    fc.integer({ min: 1, max: 19 }).map((i) => `${i / 10}`),
  ),
  inner: fc.oneof(
    fc.tuple(tie("any"), fc.constantFrom("+", "-", "*"), tie("any")).map(([a, sign, b]) => `(${a} ${sign} ${b})`),
    fc.tuple(fc.constantFrom("abs", "sin", "tanh", "atan"), tie("any")).map(([name, a]) => `${name}(${a})`),
    fc.tuple(fc.constantFrom("min", "max"), tie("any"), tie("any")).map(([name, a, b]) => `${name}(${a}, ${b})`),
    tie("any").map((a) => `log(1 + abs(${a})/q)`),
    tie("any").map((a) => `exp(-abs(${a}))`),
    tie("any").map((a) => `(${a})^2`),
    tie("any").map((a) => `abs(${a})^q`),
    fc.tuple(tie("any"), tie("any")).map(([a, b]) => `${a}/(1 + abs(${b}))`),
    tie("any").map((a) => `-${a}`),
  ),
  any: fc.oneof({ maxDepth: 4, depthSize: "small", withCrossShrink: true }, tie("leaf"), tie("inner")),
})).any;

export const parameters = { p: 0.7, q: 1.5 };
