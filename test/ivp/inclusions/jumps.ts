import type { Field, FrictionLaw, Place } from "../../../src/solvers/index.ts";

/**
 * A place of a field as the references read it: components feel −friction·sign(w − at), and rest there where it holds
 * them.
 */
export interface Jump {
  readonly at: number;
  /** One number per component; what `law` wrote last, where there is one. */
  readonly friction: Float64Array;
  readonly law: FrictionLaw | undefined;
  /** 1: components cannot get below the place, −1: not above, 0: they may pass. */
  readonly wall: -1 | 0 | 1;
}

/** A place that components cannot pass: they stay on the side `keep`. */
export type OneSidedPlace = Place & { readonly keep: "above" | "below" };

/** All jumps that a field declares, zero included. */
export function jumpsOf({ dimension, switches }: Field): Jump[] {
  if (switches === undefined) return [];
  const places: readonly (Place & Partial<OneSidedPlace>)[] = switches.places ?? [];
  return [{ at: 0, friction: switches.friction }, ...places].map(({ at, friction, keep }: Partial<OneSidedPlace>) => ({
    at: at!,
    friction:
      typeof friction === "object"
        ? Float64Array.from(friction)
        : new Float64Array(dimension).fill(numberOr0(friction)),
    law: typeof friction === "function" ? friction : undefined,
    wall: keep === "above" ? 1 : keep === "below" ? -1 : 0,
  }));
}

/** Brings every friction that is a law up to (t, y). */
export function evaluateLaws(jumps: readonly Jump[], t: number, y: Float64Array): void {
  for (const { law, friction } of jumps) law?.(t, y, friction);
}

/** Whether component k can ever feel the jump. */
export function feels({ friction, law, wall }: Jump, k: number): boolean {
  return law !== undefined || wall !== 0 || friction[k] !== 0;
}

/**
 * How component k leaves the jump it lies on exactly, under `pull`, the drive with the frictions of all other places: 1
 * upwards, −1 downwards, 0 not at all, which it does while friction holds |pull|, or a wall the push into it
 * (Filippov). Where the slope jumps outwards both ways may be open, and the solution is not unique; then it goes with
 * the pull.
 */
export function wayOut({ friction, wall }: Jump, k: number, pull: number): -1 | 0 | 1 {
  const up = wall >= 0 && pull > friction[k];
  const down = wall <= 0 && -pull > friction[k];
  if (up && down) return pull >= 0 ? 1 : -1;
  return up ? 1 : down ? -1 : 0;
}

/**
 * The exact solution after a time h of w' ∈ drive − Σ friction·Sign(w − at) for component k, for a drive and frictions
 * that stay as they are: straight pieces between places, on which it stays, passes or bends.
 */
export function moveAlone(w: number, drive: number, h: number, jumps: readonly Jump[], k: number): number {
  let left = h;
  for (let pieces = 0; pieces <= 2 * jumps.length + 1; pieces++) {
    let pull = drive;
    let here: Jump | undefined;
    for (const jump of jumps) {
      if (w === jump.at && feels(jump, k)) here = jump;
      else pull -= jump.friction[k] * Math.sign(w - jump.at);
    }
    const direction = here === undefined ? Math.sign(pull) : wayOut(here, k, pull);
    if (direction === 0) return w;
    const speed = here === undefined ? pull : pull - direction * here.friction[k];
    let next = direction * Infinity;
    for (const jump of jumps) {
      if ((jump.at - w) * direction > 0 && (next - jump.at) * direction > 0 && feels(jump, k)) next = jump.at;
    }
    const time = (next - w) / speed;
    if (!(time < left)) {
      const end = w + speed * left;
      return (next - end) * direction < 0 ? next : end;
    }
    w = next;
    left -= time;
  }
  return w;
}

function numberOr0(friction: unknown): number {
  return typeof friction === "number" ? friction : 0;
}
