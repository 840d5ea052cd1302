import type { MathNode } from "mathjs/number";
import { alone, compile, type Evaluate, overInSlope, type Value, weight } from "./compile.ts";
import { signName, slopeOf } from "./frozen.ts";
import type { Formula } from "./parseFormula.ts";

/** The line cut where signs change: piece i lies between edge i−1 and edge i, the first and the last without end. */
export interface Pieces {
  /** Ascending. */
  readonly edges: readonly number[];
  /** The signs on every piece, one more than edges; each −1, 0 or 1 per argument. */
  readonly signs: readonly (readonly number[])[];
}

/**
 * Cuts the line where the arguments of abs and sign change their sign. Arguments linear in w on a piece are solved,
 * others are looked at at 0.002 apart, closer at zero, for |w| ≤ 8, and each change is halved down to rounding; what
 * lies beyond or closer together is not seen.
 */
export function piecesOf(args: readonly MathNode[], { parameters, refuse }: Formula): Pieces {
  let edges: number[] = [];
  let signs: number[][] = [[]];
  for (const node of args) {
    const bind = { ...parameters, w: weight };
    const rises = onPieces(slopeOf(node, refuse), { signs }, bind, overInSlope);
    const pieces = onPieces(node, { signs }, bind).map((argument, piece) => {
      const [low, high] = [edges[piece - 1] ?? -Infinity, edges[piece] ?? Infinity];
      const [at, rise, frozen] = [alone(argument), rises[piece], signs[piece]];
      const roots = typeof rise === "number" ? linearRoot(at, rise) : scannedRoots(at, low, high);
      return { frozen, at, roots: roots.filter((root) => low < root && root < high) };
    });
    const cuts = [...edges, ...pieces.flatMap(({ roots }) => roots)].sort((a, b) => a - b);
    const next = cuts.filter((cut, k) => k === 0 || cut - cuts[k - 1] > 1e-12 * Math.max(1, Math.abs(cut)));
    if (next.length > MOST_EDGES) {
      refuse(`abs, sign, min or max change sides at ${next.length} weights; at most ${MOST_EDGES} can be followed`);
    }
    signs = between(next).map((inside) => {
      const { frozen, at } = pieces[edges.filter((edge) => edge < inside).length];
      return [...frozen, Math.sign(at(inside))];
    });
    edges = next;
  }
  return { edges, signs };
}

/** More sides than this are rounding: of a difference that is zero over a whole stretch. */
const MOST_EDGES = 100;

/** A point inside every piece. */
function between(edges: readonly number[]): number[] {
  if (edges.length === 0) return [1];
  const inner = edges.slice(1).map((edge, i) => (edges[i] + edge) / 2);
  return [edges[0] - 1, ...inner, edges[edges.length - 1] + 1];
}

function linearRoot(at: (w: number) => number, slope: number): number[] {
  const root = -at(0) / slope;
  return Number.isFinite(root) ? [root === 0 ? 0 : root] : [];
}

/** Where arguments that are not linear are looked at: ascending, within ±8. */
const grid = (() => {
  const positive: number[] = [];
  for (let w = 1e-9; w < 0.002; w *= 1.125) positive.push(w);
  for (let i = 1; i <= 4000; i++) positive.push(i * 0.002);
  return [...positive.map((w) => -w).reverse(), 0, ...positive];
})();

/** Where the sign of a function changes between two ends, on the grid. */
function scannedRoots(at: (w: number) => number, low: number, high: number): number[] {
  const points = grid.filter((w) => low < w && w < high);
  const roots: number[] = [];
  for (let i = 1; i < points.length; i++) {
    const [before, after] = [Math.sign(at(points[i - 1])), Math.sign(at(points[i]))];
    if (before !== after && !Number.isNaN(before + after)) roots.push(changeBetween(at, points[i - 1], points[i]));
  }
  return roots;
}

/** Where the sign changes between two points at which it differs. */
function changeBetween(at: (w: number) => number, from: number, to: number): number {
  const sign = Math.sign(at(from));
  let [low, high] = [from, to];
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (Math.sign(at(middle)) === sign) low = middle;
    else high = middle;
  }
  const root = Math.abs(at(low)) <= Math.abs(at(high)) ? low : high;
  if (Math.abs(root) < 1e-12) return 0;
  const short = Number(root.toPrecision(12)); // 0.3 rather than 0.30000000000000004
  return Math.abs(at(short)) <= 4 * Number.EPSILON * Math.abs(at(short * (1 + 1e-6)) / 1e-6) ? short : root;
}

/**
 * An expression on every piece, its signs frozen, each going on beyond its piece. bind: what its other names stand for;
 * divide: as for `compile`.
 */
export function onPieces(
  node: MathNode,
  { signs }: Pick<Pieces, "signs">,
  bind: Readonly<Record<string, Value>>,
  divide?: typeof overInSlope,
): Value[] {
  return signs.map((frozen) =>
    compile(node, { ...bind, ...Object.fromEntries(frozen.map((sign, i) => [signName(i), sign])) }, divide),
  );
}

/** One function from what it is on every piece and at every edge. */
export function joined({ edges }: Pieces, pieces: readonly Evaluate[], atEdges: readonly Evaluate[]): Evaluate {
  return (w, given) => {
    let i = 0;
    while (i < edges.length && w > edges[i]) i++;
    return (w === edges[i] ? atEdges[i] : pieces[i])(w, given);
  };
}
