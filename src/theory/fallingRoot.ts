/** The zero of f in [a, b], f(a) ≥ 0 ≥ f(b), to rounding: false position in its Illinois variant. */
export function fallingRoot(f: (t: number) => number, a: number, b: number): number {
  let fa = f(a);
  let fb = f(b);
  let side = 0;
  for (let i = 0; i < 100 && b - a > 2 * Number.EPSILON * b; i++) {
    const t = Math.min(b, Math.max(a, (a * fb - b * fa) / (fb - fa)));
    const value = f(t);
    if (value === 0 || t === a || t === b) return t;
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
