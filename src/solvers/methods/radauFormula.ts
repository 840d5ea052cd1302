import { pow } from "../../math/index.ts";

/**
 * The coefficients of Radau IIA of order 5 (Hairer and Wanner 1996, *Solving ODEs II*, IV.8), from its nodes: the
 * stages are the values of the cubic through y whose slope is the field's at the three nodes.
 */
const root6 = Math.sqrt(6);

/** Nodes of a step of length 1: the zeros of s³ − 9/5 s² + 9/10 s − 1/10. */
export const NODES = [(4 - root6) / 10, (4 + root6) / 10, 1] as const;

type Vector = readonly [number, number, number];
type Matrix = readonly [Vector, Vector, Vector];

const [c1, c2, c3] = NODES;

/**
 * Slope at node p of the cubic with increments 0 at 0 and z_q at the nodes: Σ_q SLOPES[p][q]·z_q. The inverse of the
 * method's matrix.
 */
export const SLOPES: Matrix = [slopesAt(c1), slopesAt(c2), slopesAt(c3)];

/** Likewise its slope at the start of the step. */
export const FIRST_SLOPE: Vector = slopesAt(0);

/** The eigenvalues of SLOPES, the zeros of λ³ − 9λ² + 36λ − 60: one real, one pair re ± i·im. */
export const REAL = 3 - pow(3, 1 / 3) + pow(3, 2 / 3);
export const PAIR = {
  re: 3 + (pow(3, 1 / 3) - pow(3, 2 / 3)) / 2,
  im: (pow(3, 5 / 6) + pow(3, 7 / 6)) / 2,
} as const;

/**
 * Columns: an eigenvector of REAL, then real and imaginary part of one of PAIR. A cubic p with p(0) = 0 and p' = λp at
 * the nodes is, with M the cubic of the nodes, p = M + M'/λ + M''/λ² + M'''/λ³; at the nodes M vanishes.
 */
export const FROM_MODES: Matrix = [eigenRow(c1), eigenRow(c2), eigenRow(c3)];

/** The inverse of FROM_MODES. */
export const TO_MODES: Matrix = inverse(FROM_MODES);

/** How the three Lagrange polynomials of the nodes that vanish at 0 as well slope at s. */
function slopesAt(s: number): Vector {
  return [lagrangeSlope(s, c1, c2, c3), lagrangeSlope(s, c2, c1, c3), lagrangeSlope(s, c3, c1, c2)];
}

/** Slope at s of the cubic that is 1 at `node` and 0 at 0, a and b. */
function lagrangeSlope(s: number, node: number, a: number, b: number): number {
  const above = (s - a) * (s - b) + s * (s - b) + s * (s - a);
  return above / (node * (node - a) * (node - b));
}

function eigenRow(c: number): Vector {
  const first = 3 * c * c - (18 / 5) * c + 9 / 10; // M'
  const second = 6 * c - 18 / 5; // M''
  const { re, im } = PAIR;
  return [
    first * REAL * REAL + second * REAL + 6,
    first * (re * re - im * im) + second * re + 6,
    first * 2 * re * im + second * im,
  ];
}

function inverse([a, b, c]: Matrix): Matrix {
  const [bc, ca, ab] = [cross(b, c), cross(c, a), cross(a, b)];
  const determinant = a[0] * bc[0] + a[1] * bc[1] + a[2] * bc[2];
  const row = (i: 0 | 1 | 2): Vector => [bc[i] / determinant, ca[i] / determinant, ab[i] / determinant];
  return [row(0), row(1), row(2)];
}

function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}
