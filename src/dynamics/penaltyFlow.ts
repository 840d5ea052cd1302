import { knownKeys } from "../checks.ts";
import type { KernelChoice } from "../kernels/index.ts";
import type { ActiveSet, Field, Place, Switches } from "../solvers/index.ts";
import { type L1Flow, l1Flow } from "./l1Flow.ts";
import { checkPenalty, type Penalty } from "./penalty.ts";
import { type Coordinates, stretched } from "./stretch.ts";

/** What `penaltyFlow` is told. */
export interface PenaltyFlowOptions {
  /** Features. */
  readonly n: number;
  /** Neurons. */
  readonly m: number;
  /** Of every weight, λ|w| for the L1 flow. */
  readonly penalty: Penalty;
  /** Which kernel computes the dense products; default `auto`. */
  readonly kernel?: KernelChoice;
}

/**
 * The full flow with a penalty p on every weight in the place of λ|w|, and what is measured along it. W: n×m row-major; flow time
 * t = 4η·steps of gradient descent on L + 4Σ p(W_ik).
 *
 *     W' = F − p'(W),     F = (I − ReLU(W Wᵀ)) W
 *
 * Where the slope p' jumps up, weights can rest; where it jumps down they pass; both are declared to the solver. Where it is infinite at
 * zero, p' ~ c sign(w)|w|^−α, the state is not W but y = sign(w)|w|^(1+α): y' = (1+α)|w|^α (F − p') has the finite friction (1+α)c at
 * zero, and as |w|^α F vanishes there, a weight that reaches zero stays.
 */
export interface PenaltyFlow {
  /** Of the state: F − p' without its jumps, which are declared as switches. */
  readonly field: Field;
  /** Writes the state of weights W into `out`; both n×m. The state is W itself unless the slope is infinite at zero. */
  readonly toState: (W: Float64Array, out: Float64Array) => void;
  /** Writes the weights of a state into `out`; both n×m. */
  readonly toWeights: (y: Float64Array, out: Float64Array) => void;
  /** V(W) = ¼Σ_i(1−‖W_i‖²)² + ¼Σ_{i≠j} ReLU(W_i·W_j)² + Σ p(W_ik), which never increases along the flow. W: weights. */
  readonly energy: (W: Float64Array) => number;
  /**
   * How far a state is from rest, in weight per flow time: the largest |F − p'(w)|, where the slope jumps up the distance of F from
   * [p'(w−), p'(w+)]. y: state; `drive`, `active`, `enough` as for the L1 flow.
   */
  readonly residual: (y: Float64Array, drive?: Float64Array, active?: ActiveSet, enough?: number) => number;
  /** As for the L1 flow. */
  readonly usage: L1Flow["usage"];
}

/**
 * The full flow of weights W, n×m, with a penalty of one's own (theory §2): vector field, energy and distance from rest.
 * @throws InputError unless n, m are whole and ≥ 1 and the penalty's slope jumps where it says
 */
export function penaltyFlow(options: PenaltyFlowOptions): PenaltyFlow {
  knownKeys("penaltyFlow", options, { n: true, m: true, penalty: true, kernel: true });
  const { n, m, penalty, kernel = "auto" } = options;
  checkPenalty(penalty);
  const { singularity } = penalty;
  const coordinates = singularity && stretched(singularity.exponent);
  const places = statePlaces(penalty, coordinates);
  const zero = places.find(({ at, friction }) => at === 0 && friction > 0)?.friction ?? 0;
  const base = l1Flow({ n, m, lambda: coordinates ? 0 : zero, kernel });
  const { kinks, released } = base.field.switches as Switches & Required<Pick<Switches, "kinks" | "released">>;
  const pull = smoothPull(penalty, places, coordinates);
  const weights = new Float64Array(n * m); // of a state
  const activeWeights = new Float64Array(n * m); // of a state that is zero outside an active set
  const drive = new Float64Array(n * m); // where the caller has no room for it
  let version = -1; // of the active set they are of

  /** The weights of a state: the state itself, or a buffer. */
  const weightsOf = (y: Float64Array, active?: ActiveSet): Float64Array => {
    if (coordinates === undefined) return y;
    if (active === undefined) {
      for (let k = 0; k < y.length; k++) weights[k] = coordinates.toWeight(y[k]);
      return weights;
    }
    if (active.version !== version) activeWeights.fill(0);
    version = active.version;
    for (let a = 0; a < active.count; a++) {
      const k = active.indices[a];
      activeWeights[k] = coordinates.toWeight(y[k]);
    }
    return activeWeights;
  };
  /** Turns F into the smooth part of the slope of the state, on the active components. */
  const addPull = (W: Float64Array, F: Float64Array, active?: ActiveSet): void => {
    const count = active?.count ?? W.length;
    for (let a = 0; a < count; a++) {
      const k = active === undefined ? a : active.indices[a];
      const stretch = coordinates === undefined ? 1 : coordinates.stretch(W[k]);
      F[k] = stretch * F[k] - pull(W[k]);
    }
  };
  const derivative: Field["derivative"] = (t, y, dydt, active) => {
    const W = weightsOf(y, active);
    base.field.derivative(t, W, dydt, active);
    addPull(W, dydt, active);
  };
  const releasedBy: Switches["released"] = (t, y, dydt, active, list) => {
    if (coordinates !== undefined) {
      derivative(t, y, dydt, active);
      list.count = 0; // the stretched drive is nothing at zero
      return true;
    }
    if (!released(t, y, dydt, active, list)) return false;
    addPull(y, dydt, active);
    return true;
  };

  return {
    field: {
      dimension: n * m,
      blockLength: m,
      derivative,
      switches: {
        friction: zero,
        places: places.filter(({ at, friction }) => !(at === 0 && friction > 0)),
        ...(pull(0) === 0 && { released: releasedBy }), // else what rests at zero is not told by F alone
        kinks: {
          count: kinks.count,
          values: (t, y, out) => kinks.values(t, weightsOf(y), out),
          width: zero > 0 ? 0 : OVERLAP_AT_REST,
        },
      },
    },
    toState: (W, out) => {
      for (let k = 0; k < W.length; k++) out[k] = coordinates === undefined ? W[k] : coordinates.toState(W[k]);
    },
    toWeights: (y, out) => out.set(weightsOf(y)),
    energy: (W) => {
      let cost = 0;
      let l1 = 0;
      for (let k = 0; k < W.length; k++) {
        cost += penalty.value(W[k]);
        l1 += Math.abs(W[k]);
      }
      return base.energy(W) - (coordinates ? 0 : zero) * l1 + cost;
    },
    residual: (y, known, active, enough = Infinity) => {
      if (known === undefined) derivative(0, y, drive);
      const slopes = known ?? drive;
      const count = active?.count ?? y.length;
      let worst = 0;
      for (let a = 0; a < count && worst <= enough; a++) {
        const k = active === undefined ? a : active.indices[a];
        const excess = excessAt(y[k], slopes[k], places);
        const size =
          coordinates === undefined || y[k] === 0 ? excess : excess / coordinates.stretch(coordinates.toWeight(y[k]));
        if (size > worst) worst = size;
      }
      return worst;
    },
    usage: base.usage,
  };
}

/**
 * Where nothing holds weights at zero, features that share no neuron come to rest with overlaps that are zero but for errors of the solver.
 * Overlaps this small change the slope by less than it anyway.
 */
const OVERLAP_AT_REST = 1e-10;

/** The places of a penalty as places of the state, friction in its units; the singularity is one of them. */
function statePlaces(
  { places = [], singularity }: Penalty,
  coordinates?: Coordinates,
): (Place & { friction: number })[] {
  if (singularity === undefined || coordinates === undefined) return [...places];
  const { exponent, strength } = singularity;
  return [
    { at: 0, friction: (1 + exponent) * strength },
    ...places.map(({ at, friction }) => ({
      at: coordinates.toState(at),
      friction: coordinates.stretch(at) * friction,
    })),
  ];
}

/** What the penalty takes from the slope of the state at a weight, but for the friction at the places. */
function smoothPull(
  { slope, places = [], singularity }: Penalty,
  ofState: readonly (Place & { friction: number })[],
  coordinates?: Coordinates,
): (w: number) => number {
  const at = [...(singularity ? [0] : []), ...places.map((place) => place.at)];
  return (w) => {
    let pull = coordinates === undefined ? slope(w) : w === 0 ? 0 : coordinates.stretch(w) * slope(w);
    for (let q = 0; q < at.length; q++) pull -= ofState[q].friction * Math.sign(w - at[q]);
    return pull;
  };
}

/** How much faster a component moves than rest: |drive − friction|, where a place holds it what is left over. */
function excessAt(y: number, drive: number, places: readonly (Place & { friction: number })[]): number {
  let rate = drive;
  let held = 0;
  for (const { at, friction } of places) {
    if (y === at) held = friction;
    else rate -= friction * Math.sign(y - at);
  }
  return Math.abs(rate) - held;
}
