import type { Field, FrictionLaw, Kinks, Switches } from "../../../src/solvers/index.ts";
import { spread } from "../../support/tolerance.ts";
import type { Draw } from "./draw.ts";
import type { OneSidedPlace } from "./jumps.ts";
import { damp, fastestOf, randomWaves, type Waves, waveDrive } from "./waves.ts";

/** What a place or zero may have for friction. */
export type Friction = number | Float64Array | FrictionLaw;

/** A place, with a side to keep where it is a wall. */
export type AnyPlace = { readonly at: number; readonly friction: Friction } & Partial<Pick<OneSidedPlace, "keep">>;

/** A random inclusion, ready to be solved. */
export interface Inclusion {
  readonly field: Field;
  readonly start: Float64Array;
  readonly tEnd: number;
  /** Times at which solutions are compared, the last of them `tEnd`. */
  readonly times: readonly number[];
  /** The largest rate, 1/time, at which anything in it changes. */
  readonly fastest: number;
  /** Whether its switches are such as methods of fixed friction follow: no laws, no kinks. */
  readonly isFixed: boolean;
  /** Whether its friction bends where it declares no kink, which solvers leave to the error control. */
  readonly hidesBends: boolean;
  /** What is difficult about it on purpose. */
  readonly story: string;
}

/** An inclusion in the making: classes of systems change it before it is finished. */
export interface Draft {
  readonly draw: Draw;
  readonly waves: Waves;
  tEnd: number;
  readonly start: Float64Array;
  /** Bound per component on the rate, 1/time, at which two solutions part. */
  readonly growth: Float64Array;
  /** Of everything that depends on y but the waves: one Lipschitz constant per component. */
  readonly lipschitz: Float64Array;
  friction: Friction;
  readonly places: AnyPlace[];
  /** Further drives, which add to `out`. */
  readonly additions: ((t: number, y: Float64Array, out: Float64Array) => void)[];
  readonly kinks: ((t: number, y: Float64Array) => number)[];
  /** Rates of laws and additions. */
  fastest: number;
  hidesBends: boolean;
  readonly stories: string[];
}

const CHECKS = 8; // times at which solutions are compared

export function newDraft(draw: Draw, dimension = draw.integer(1, 5)): Draft {
  const tEnd = draw.uniform(3, 10);
  return {
    draw,
    waves: randomWaves(draw, dimension),
    tEnd,
    start: Float64Array.from({ length: dimension }, () => (draw.chance(0.2) ? 0 : draw.uniform(-2, 2))),
    growth: draw.uniforms(dimension, -2, 1 / tEnd), // errors are amplified by e at most
    lipschitz: new Float64Array(dimension),
    friction: 0,
    places: [],
    additions: [],
    kinks: [],
    fastest: 0,
    hidesBends: false,
    stories: [],
  };
}

/** The friction of a draft at zero as one number per component, which may be changed. */
export function ownFriction(draft: Draft): Float64Array {
  const { friction, start } = draft;
  if (typeof friction === "function") throw new Error("friction is a law already");
  const own = typeof friction === "number" ? new Float64Array(start.length).fill(friction) : friction;
  draft.friction = own;
  return own;
}

export function finished(draft: Draft): Inclusion {
  const { waves, start, tEnd, growth, lipschitz, friction, places, additions, kinks, stories } = draft;
  damp(waves, lipschitz, growth);
  const declared: Kinks = {
    count: kinks.length,
    values: (t, y, out) => {
      for (let q = 0; q < kinks.length; q++) out[q] = kinks[q](t, y);
    },
  };
  const switches: Switches = {
    friction,
    ...(places.length > 0 && { places }),
    ...(kinks.length > 0 && { kinks: declared }),
  };
  const field: Field = {
    dimension: start.length,
    derivative: (t, y, dydt) => {
      waveDrive(waves, t, y, dydt);
      for (const add of additions) add(t, y, dydt);
    },
    switches,
  };
  const isLaw = [friction, ...places.map((place) => place.friction)].some((each) => typeof each === "function");
  return {
    field,
    start,
    tEnd,
    times: spread(0, tEnd, CHECKS),
    fastest: Math.max(fastestOf(waves), draft.fastest),
    isFixed: !isLaw && kinks.length === 0,
    hidesBends: draft.hidesBends,
    story: stories.join("; "),
  };
}
