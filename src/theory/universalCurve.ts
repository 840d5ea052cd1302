import { InputError } from "../checks.ts";
import { tailMean, tailSquare, upperTail } from "./normal.ts";

/**
 * The universal collapse curve (theory §3.3): for Gaussian weights and m → ∞ at small λ√m, the collapse has no free
 * parameter left. All numbers are dimensionless.
 */
export interface UniversalState {
  /** x = θ/σ, the threshold in units of the initial standard deviation; ≥ 0. */
  readonly x: number;
  /** τ = λ√m·t. */
  readonly tau: number;
  /** m'/m, the share of neurons alive. */
  readonly aliveFraction: number;
  /** ‖w‖₁/√m. */
  readonly l1: number;
}

const MAX_X = 37; // φ(x) leaves the range of floating point beyond
const PANEL = 1 / 8; // width of a quadrature panel in x

/**
 * The curve at threshold x (theory §3.3), dimensionless: τ = ∫₀ˣ du/√h(u), h = 2E max(Z − u, 0)².
 * @throws InputError unless 0 ≤ x ≤ 37
 */
export function universalCurve(x: number): UniversalState {
  if (!(x >= 0 && x <= MAX_X)) throw new InputError(`x must lie between 0 and ${MAX_X}, got ${x}.`);
  const panels = Math.floor(x / PANEL);
  let tau = panelTimes()[panels];
  if (x > panels * PANEL) tau += integral(panels * PANEL, x);
  return {
    x,
    tau,
    aliveFraction: 2 * upperTail(x),
    l1: (2 * tailMean(x)) / Math.sqrt(2 * tailSquare(x)),
  };
}

/**
 * The curve at scaled time τ = λ√m·t (theory §3.3), dimensionless, by Newton's method on τ(x), x to 10⁻¹⁵.
 * @throws InputError unless τ lies between 0 and the largest there is, 4.18·10¹⁴⁹
 */
export function universalCurveAt(tau: number): UniversalState {
  const times = panelTimes();
  if (!(tau >= 0 && tau <= times[times.length - 1])) {
    throw new InputError(`tau must lie between 0 and ${times[times.length - 1]}, got ${tau}.`);
  }
  const panel =
    Math.max(
      1,
      times.findIndex((time) => time >= tau),
    ) - 1;
  const low = panel * PANEL;
  let x = low;
  for (let i = 0; i < 50; i++) {
    const step = (tau - times[panel] - integral(low, x)) * Math.sqrt(2 * tailSquare(x));
    x = Math.min(low + PANEL, Math.max(low, x + step));
    if (Math.abs(step) <= 4 * Number.EPSILON * x) break;
  }
  return { ...universalCurve(x), tau };
}

let cumulative: Float64Array | undefined;

/** τ at every panel end from 0 to MAX_X, computed on first use. */
function panelTimes(): Float64Array {
  if (cumulative === undefined) {
    cumulative = new Float64Array(MAX_X / PANEL + 1);
    for (let p = 1; p < cumulative.length; p++) {
      cumulative[p] = cumulative[p - 1] + integral((p - 1) * PANEL, p * PANEL);
    }
  }
  return cumulative;
}

/** ∫ du/√h(u) from a to b, at most a panel apart, by Gauss–Legendre quadrature with 10 points. */
function integral(a: number, b: number): number {
  const half = (b - a) / 2;
  const middle = (a + b) / 2;
  let sum = 0;
  for (let i = 0; i < NODES.length; i++) {
    sum += WEIGHTS[i] * (1 / Math.sqrt(2 * tailSquare(middle + half * NODES[i])));
    sum += WEIGHTS[i] * (1 / Math.sqrt(2 * tailSquare(middle - half * NODES[i])));
  }
  return half * sum;
}

/** Positive nodes and weights of the 10-point Gauss–Legendre rule (Abramowitz and Stegun, table 25.4). */
const NODES = [0.1488743389816312, 0.4333953941292472, 0.6794095682990244, 0.8650633666889845, 0.9739065285171717];
const WEIGHTS = [0.2955242247147529, 0.2692667193099964, 0.2190863625159821, 0.1494513491505806, 0.0666713443086881];
