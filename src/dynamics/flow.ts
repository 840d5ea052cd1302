import { knownKeys } from "../checks.ts";
import type { ActiveSet, Field, IndexList, Switches } from "../solvers/index.ts";
import { noPenalty, type Penalty, totalPenalty } from "./penalty.ts";
import { penaltyOnState } from "./penaltyOnState.ts";

/**
 * What moves weights W, n×m row-major, before any penalty: F = −∇E(W), in weight per flow time, E a quarter of the
 * loss. Made by `basisDrive`, `inputDrive` and `noiseDrive`, or written by hand.
 */
export interface Drive {
  /** Features. */
  readonly n: number;
  /** Neurons. */
  readonly m: number;
  /**
   * Writes F at W into F, both n×m. With `active`, W is zero everywhere else and F is not wanted there; a drive may use
   * this or not.
   */
  readonly force: (W: Float64Array, F: Float64Array, active?: ActiveSet) => void;
  /** E at W, n×m. */
  readonly energy: (W: Float64Array) => number;
  /** Functions of W, n×m, at whose zeros F bends or jumps; `values` writes them into `out`, length `count`. */
  readonly kinks?: { readonly count: number; readonly values: (W: Float64Array, out: Float64Array) => void };
  /**
   * For W mostly at zero: like `force` with `active`, and fills `released` with the entries outside `active` whose |F|
   * exceeds `threshold`, writing F there too. Returns false, having done nothing, where computing all of F is cheaper.
   * W, F: n×m.
   */
  readonly released?: (
    threshold: number,
    W: Float64Array,
    F: Float64Array,
    active: ActiveSet,
    released: IndexList,
  ) => boolean;
  /** What it counts of its work, for the record of a run. */
  readonly usage?: () => Readonly<Record<string, number | string>>;
}

/**
 * A flow of weights W, n×m row-major: W' = F − p'(W), flow time t = 4η·steps, with F the force of its drive and p its
 * penalty. Solvers integrate its state y, also n×m: W itself, unless the slope p' is infinite at zero. There, p' ~ c
 * sign(w)|w|^−α, the state is y = sign(w)|w|^(1+α): y' = (1+α)|w|^α (F − p') has the finite friction (1+α)c at zero,
 * and as |w|^α F vanishes there, a weight that reaches zero stays.
 */
export interface Flow {
  /** Of the state, for `solve`: F − p' without its jumps, which are declared as switches. */
  readonly field: Field;
  /** Writes the state of weights W into `out`; both n×m. */
  readonly toState: (W: Float64Array, out: Float64Array) => void;
  /** Writes the weights of a state y into `out`; both n×m. */
  readonly toWeights: (y: Float64Array, out: Float64Array) => void;
  /** V = E(W) + Σ p(W_ik), which never increases along the flow. W: weights, n×m. */
  readonly energy: (W: Float64Array) => number;
  /**
   * How far a state y, n×m, is from rest, in weight per flow time: the largest |F − p'(w)|, where the slope p' jumps up
   * the distance of F from [p'(w−), p'(w+)] (the KKT conditions of V). `slopes`, n×m: the field at y where it is known
   * already; `active`: the components it is known at, all others being at rest; `enough`: a residual larger than this
   * need not be the largest.
   */
  readonly residual: (y: Float64Array, slopes?: Float64Array, active?: ActiveSet, enough?: number) => number;
  /** What the drive counts of its work. */
  readonly usage: () => Readonly<Record<string, number | string>>;
}

/**
 * Where nothing holds weights at zero, features that share no neuron come to rest with overlaps that are zero but for
 * errors of the solver. Overlaps this small change the slope by less than it anyway.
 */
const OVERLAP_AT_REST = 1e-10;

/**
 * Composes a drive and a penalty to the flow W' = F − p'(W) (theory §2) of weights W, n×m; without a penalty W' = F.
 * Any drive goes with any penalty.
 * @throws InputError when the penalty's slope does not jump where it says
 */
export function flow(options: { drive: Drive; penalty?: Penalty }): Flow {
  knownKeys("flow", options, { drive: true, penalty: true });
  const { drive, penalty = noPenalty } = options;
  const { n, m, kinks } = drive;
  const { friction, places, elsewhere, smooth, coordinates } = penaltyOnState(penalty);
  const weights = new Float64Array(coordinates ? n * m : 0); // of a state
  const activeWeights = new Float64Array(coordinates ? n * m : 0); // of a state that is zero outside an active set
  let version = -1; // of the active set they are of
  const slopesHere = new Float64Array(n * m); // where the caller has no room for them

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
  const addSmooth = (smooth: (w: number) => number, W: Float64Array, F: Float64Array, active?: ActiveSet): void => {
    const count = active?.count ?? W.length;
    for (let a = 0; a < count; a++) {
      const k = active === undefined ? a : active.indices[a];
      const stretch = coordinates === undefined ? 1 : coordinates.stretch(W[k]);
      F[k] = stretch * F[k] - smooth(W[k]);
    }
  };
  // friction alone, as that of ℓ1, leaves nothing to add to the force
  const derivative: Field["derivative"] =
    smooth === undefined
      ? (_t, W, F, active) => drive.force(W, F, active)
      : (_t, y, dydt, active) => {
          const W = weightsOf(y, active);
          drive.force(W, dydt, active);
          addSmooth(smooth, W, dydt, active);
        };
  const released = releasedBy();
  const switches: Switches = {
    friction,
    ...(elsewhere.length > 0 && { places: elsewhere }),
    ...(released && { released }),
    ...(kinks && {
      kinks: {
        count: kinks.count,
        values: (_t, y, out) => kinks.values(weightsOf(y), out),
        width: smooth !== undefined && friction === 0 ? OVERLAP_AT_REST : 0,
      },
    }),
  };
  const isSmooth = friction === 0 && elsewhere.length === 0 && kinks === undefined;

  return {
    field: { dimension: n * m, blockLength: m, derivative, ...(!isSmooth && { switches }) },
    toState: (W, out) => {
      for (let k = 0; k < W.length; k++) out[k] = coordinates === undefined ? W[k] : coordinates.toState(W[k]);
    },
    toWeights: (y, out) => out.set(weightsOf(y)),
    energy: (W) => drive.energy(W) + totalPenalty(penalty, W),
    residual: (y, known, active, enough = Infinity) => {
      if (known === undefined) derivative(0, y, slopesHere);
      const slopes = known ?? slopesHere;
      const count = active?.count ?? y.length;
      let worst = 0;
      for (let a = 0; a < count && worst <= enough; a++) {
        const k = active === undefined ? a : active.indices[a];
        let rate = slopes[k];
        let held = 0; // what a place can hold
        for (let q = 0; q < places.length; q++) {
          if (y[k] === places[q].at) held = places[q].friction;
          else rate -= places[q].friction * Math.sign(y[k] - places[q].at);
        }
        const excess = Math.abs(rate) - held;
        const size =
          coordinates === undefined || y[k] === 0 ? excess : excess / coordinates.stretch(coordinates.toWeight(y[k]));
        if (size > worst) worst = size;
      }
      return worst;
    },
    usage: () => drive.usage?.() ?? {},
  };

  /** What is released at zero, where the drive can tell. */
  function releasedBy(): Switches["released"] {
    if (smooth !== undefined && smooth(0) !== 0) return undefined; // F alone does not say what rests at zero
    if (coordinates !== undefined) {
      return (t, y, dydt, active, list) => {
        derivative(t, y, dydt, active);
        list.count = 0; // the stretched force is nothing at zero
        return true;
      };
    }
    if (drive.released === undefined) return undefined;
    return (_t, y, dydt, active, list) => {
      if (!drive.released?.(friction, y, dydt, active, list)) return false;
      if (smooth !== undefined) addSmooth(smooth, y, dydt, active);
      return true;
    };
  }
}
