import { count, knownKeys } from "../checks.ts";
import { rowNorms } from "../measure/observables.ts";
import type { Field, FrictionLaw, Place } from "../solvers/index.ts";
import type { Flow } from "./flow.ts";

/** The row a weight of one feature is in: flow time and norms. */
export interface RowState {
  readonly t: number;
  /** ‖w‖₁. */
  readonly l1: number;
  /** ‖w‖². */
  readonly squaredNorm: number;
  /** ‖w‖₄⁴. */
  readonly fourthNorm: number;
}

/** A weight at which a rate jumps: by 2·friction down where friction > 0, as −sign(w) does at 0. */
export interface RatePlace {
  readonly at: number;
  /** One number, or what it is in a row, continuous. */
  readonly friction: number | ((row: RowState) => number);
}

/**
 * How fast a weight w of one feature alone changes, in weight per flow time; made from an expression by `parseRate`, or
 * written by hand:
 *
 *     const l1 = {
 *       value: (w, row) => (1 - row.squaredNorm) * w - 0.01 * Math.sign(w),
 *       places: [{ at: 0, friction: 0.01 }],
 *     };
 */
export interface Rate {
  /** dw/dt; at a place the mean of both sides. */
  readonly value: (w: number, row: RowState) => number;
  /** Every weight at which it jumps; none by default. */
  readonly places?: readonly RatePlace[];
  /** Functions of the row at whose zeros it bends or jumps; none by default. */
  readonly kinks?: { readonly count: number; readonly values: (row: RowState, out: Float64Array) => void };
  /** The expression it was made from, and the numbers in it. */
  readonly text?: string;
  readonly parameters?: Readonly<Record<string, number>>;
}

/**
 * One feature alone on m neurons by a law of one's own (theory §3 with another right-hand side): dw_k/dt = rate(w_k;
 * norms of w, t). The state is w, length m; the jumps are declared as switches. Friction that depends on the row is
 * followed by eventSolver alone.
 * @throws InputError unless m is whole and ≥ 1
 */
export function reducedField(options: { m: number; rate: Rate }): Field {
  knownKeys("reducedField", options, { m: true, rate: true });
  const { m, rate } = options;
  count("m", m);
  const { value, places = [], kinks } = rate;
  const atZero = places.find(({ at, friction }) => at === 0 && !(typeof friction === "number" && friction < 0));
  const law = (friction: RatePlace["friction"]): number | FrictionLaw =>
    typeof friction === "number" ? friction : (t, w, out) => out.fill(friction(rowOf(t, w)));
  const elsewhere: Place[] = places
    .filter((place) => place !== atZero)
    .map(({ at, friction }) => ({ at, friction: law(friction) }));
  return {
    dimension: m,
    derivative: (t, w, dwdt) => {
      const row = rowOf(t, w);
      for (let k = 0; k < w.length; k++) dwdt[k] = value(w[k], row);
      for (const { at, friction } of places) {
        const height = typeof friction === "number" ? friction : friction(row);
        for (let k = 0; k < w.length; k++) dwdt[k] += height * Math.sign(w[k] - at);
      }
    },
    switches: {
      friction: atZero === undefined ? 0 : law(atZero.friction),
      places: elsewhere,
      ...(kinks && { kinks: { count: kinks.count, values: (t, w, out) => kinks.values(rowOf(t, w), out) } }),
    },
  };
}

function rowOf(t: number, w: Float64Array): RowState {
  const { l1, squaredNorm, fourthNorm } = rowNorms(w, 0, w.length);
  return { t, l1, squaredNorm, fourthNorm };
}

/**
 * The flow of `reducedField`. Such a law need not have an energy, nor say how far it is from rest: NaN and infinity.
 */
export function reducedFlow(options: { m: number; rate: Rate }): Flow {
  const field = reducedField(options);
  const copy = (from: Float64Array, to: Float64Array): void => to.set(from);
  return {
    field,
    toState: copy,
    toWeights: copy,
    energy: () => Number.NaN,
    residual: () => Infinity,
    usage: () => ({}),
  };
}
