/**
 * The zero of f in [a, b], f(a) ≥ 0 ≥ f(b), to rounding: false position in its Illinois variant, every third step a
 * bisection.
 */
export function fallingRoot(f: (t: number) => number, a: number, b: number): number {
  let fa = f(a);
  let fb = f(b);
  if (fa <= 0) return a;
  if (fb >= 0) return b;
  let side = 0;
  for (let i = 0; i < 200 && b - a > 2 * Number.EPSILON * Math.abs(b); i++) {
    const secant = a + (b - a) * (fa / (fa - fb)); // without products that could leave the range of numbers
    const t = secant > a && secant < b && i % 3 !== 2 ? secant : (a + b) / 2;
    const value = f(t);
    if (value === 0) return t;
    if (value > 0) {
      a = t;
      fa = value;
      if (side === 1) fb /= 2;
      side = 1;
    } else {
      b = t;
      fb = value;
      if (side === -1) fa /= 2;
      side = -1;
    }
  }
  return (a + b) / 2;
}
