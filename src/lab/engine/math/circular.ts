import { highWord, withHighWord } from "./words.ts";

/**
 * sin and cos by the method of fdlibm (Sun Microsystems 1993; freely granted), in its order of operations: the same bits in every engine,
 * those of V8 up to Node 20. Errors below 1 unit in the last place.
 */

/** π/2 in parts; multiples of each by fewer than 2²⁰ are exact. */
const PARTS = [1.5707963267341256, 6.077100506303966e-11, 2.0222662487111665e-21];
/** What is left of π/2 after one, two and three parts. */
const LEFT = [6.077100506506192e-11, 2.0222662487959506e-21, 8.4784276603689e-32];
/** Up to here the parts are exact. */
const MOST = 2 ** 19 * Math.PI;

/** sin x. */
export function sin(x: number): number {
  if (!(Math.abs(x) < MOST)) return Math.sin(x);
  const [quarter, r, tail] = reduced(x);
  switch (quarter & 3) {
    case 0:
      return sine(r, tail);
    case 1:
      return cosine(r, tail);
    case 2:
      return -sine(r, tail);
    default:
      return -cosine(r, tail);
  }
}

/** cos x. */
export function cos(x: number): number {
  if (!(Math.abs(x) < MOST)) return Math.cos(x);
  const [quarter, r, tail] = reduced(x);
  switch (quarter & 3) {
    case 0:
      return cosine(r, tail);
    case 1:
      return -sine(r, tail);
    case 2:
      return -cosine(r, tail);
    default:
      return sine(r, tail);
  }
}

/** x less a multiple of π/2, head and tail, at most about π/4, and which multiple. */
function reduced(x: number): [quarter: number, head: number, tail: number] {
  const high = highWord(x) & 0x7fffffff;
  if (high <= 0x3fe921fb) return [0, x, 0];
  const side = Math.sign(x);
  // below 3π/4 always one; else the nearest
  const quarter = high < 0x4002d97c ? 1 : Math.trunc(Math.abs(x) * 6.366197723675814e-1 + 0.5);
  let r = Math.abs(x);
  let tail = 0;
  let y = 0;
  for (let part = 0; part < PARTS.length; part++) {
    const before = r;
    const taken = quarter * PARTS[part];
    r = before - taken;
    tail = part === 0 ? quarter * LEFT[0] : quarter * LEFT[part] - (before - r - taken);
    y = r - tail;
    const lost = (high >> 20) - ((highWord(y) >> 20) & 0x7ff); // bits
    if (lost <= [16, 49, Infinity][part]) break;
  }
  return [side * quarter, side * y, side * (r - y - tail)];
}

/** sin(x + tail), |x| ≤ π/4. */
function sine(x: number, tail: number): number {
  if (Math.abs(x) < 2 ** -27) return x;
  const z = x * x;
  const v = z * x;
  const r =
    8.33333333332249e-3 +
    z * (-1.984126982985795e-4 + z * (2.7557313707070068e-6 + z * (-2.5050760253406863e-8 + z * 1.58969099521155e-10)));
  if (tail === 0) return x + v * (-1.6666666666666632e-1 + z * r);
  return x - (z * (0.5 * tail - v * r) - tail - v * -1.6666666666666632e-1);
}

/** cos(x + tail), |x| ≤ π/4. */
function cosine(x: number, tail: number): number {
  const high = highWord(x) & 0x7fffffff;
  if (high < 0x3e400000) return 1;
  const z = x * x;
  const r =
    z *
    (4.16666666666666e-2 +
      z *
        (-1.388888888887411e-3 +
          z *
            (2.480158728947673e-5 +
              z * (-2.7557314351390663e-7 + z * (2.087572321298175e-9 + z * -1.1359647557788195e-11)))));
  if (high < 0x3fd33333) return 1 - (0.5 * z - (z * r - x * tail));
  const share = high > 0x3fe90000 ? 0.28125 : withHighWord(0, high - 0x200000); // about x²/2, so that 1 less it is exact
  return 1 - share - (0.5 * z - share - (z * r - x * tail));
}
