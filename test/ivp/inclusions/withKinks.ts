import { randomFriction } from "./atZero.ts";
import type { Draw } from "./draw.ts";
import { type Draft, newDraft, ownFriction } from "./system.ts";
import { silence, singleWave } from "./waves.ts";

/** Drives that bend or jump at declared kinks in time or state, with friction at zero in some systems. */
export function withKinks(draw: Draw): Draft {
  const draft = newDraft(draw);
  if (draw.chance(0.6)) draft.friction = randomFriction(draft);
  addKinks(draft, draw.integer(1, 3), true);
  return draft;
}

/** Adds kinks; where `isAlone`, of the kinds too that take component 0 for themselves. */
function addKinks(draft: Draft, count: number, isAlone: boolean): void {
  const { draw, start } = draft;
  const own = isAlone && draw.chance(0.5) ? draw.pick([clockedJump, jumpOfItsOwn, kinkAtArrival]) : undefined;
  own?.(draft);
  const first = own === undefined ? 0 : 1; // component that is free to be changed
  const others = own === undefined ? count : count - 1;
  for (let i = 0; i < others && first < start.length; i++) {
    draw.pick([pulse, pulse, bendInTime, bendInState])(draft, draw.integer(first, start.length - 1));
  }
}

/** Adds pulses and bends to a draft that may have places. */
export function addMildKinks(draft: Draft, count: number): void {
  addKinks(draft, count, false);
}

/** A rectangular pulse of some area, wide or narrow, on component k. */
function pulse({ draw, tEnd, additions, kinks }: Draft, k: number): void {
  const width = draw.chance(0.3) ? draw.pick([0.25, 0.05, 1e-3]) : draw.logUniform(1e-4, 1);
  const height = draw.uniform(-1, 1) / width;
  const on = draw.chance(0.2) ? (tEnd * draw.integer(1, 6)) / 8 : draw.uniform(0.05, 0.8) * tEnd;
  const off = on + width;
  additions.push((t, _y, out) => {
    if (t > on && t < off) out[k] += height;
  });
  kinks.push(
    (t) => t - on,
    (t) => t - off,
  );
}

/** A drive that starts to rise at some time. */
function bendInTime({ draw, tEnd, additions, kinks }: Draft, k: number): void {
  const from = draw.uniform(0.05, 0.9) * tEnd;
  const rise = draw.uniform(-1, 1);
  additions.push((t, _y, out) => {
    out[k] += rise * Math.max(0, t - from);
  });
  kinks.push((t) => t - from);
}

/** A ReLU of one component in the drive of another, or of its own. */
function bendInState({ draw, start, additions, kinks, lipschitz }: Draft, k: number): void {
  const l = draw.integer(0, start.length - 1);
  const from = draw.sign() * draw.uniform(0.1, 1.2);
  const rise = draw.uniform(-1.5, 1.5);
  lipschitz[k] += Math.abs(rise);
  additions.push((_t, y, out) => {
    out[k] += rise * Math.max(0, y[l] - from);
  });
  kinks.push((_t, y) => y[l] - from);
}

/** Component 0 rises or falls all the time; the drives of the others jump when it passes a level. */
function clockedJump(draft: Draft): void {
  const { draw, start, additions, kinks } = draft;
  const direction = steady(draft, 0.8, 1.5);
  const level = start[0] + direction * draw.uniform(0.3, 3);
  const jump = draw.uniforms(start.length, -1, 1);
  additions.push((_t, y, out) => {
    if (y[0] > level) for (let k = 1; k < out.length; k++) out[k] += jump[k];
  });
  kinks.push((_t, y) => y[0] - level);
  draft.stories.push("jumps when component 0 passes a level");
}

/** Component 0 rises or falls all the time, faster or slower beyond a level. */
function jumpOfItsOwn(draft: Draft): void {
  const { draw, start, additions, kinks } = draft;
  const direction = steady(draft, 1.5, 2);
  const level = start[0] + direction * draw.uniform(0.3, 3);
  const jump = draw.uniform(-0.5, 0.5);
  additions.push((_t, y, out) => {
    if (y[0] > level) out[0] += jump;
  });
  kinks.push((_t, y) => y[0] - level);
  draft.stories.push("component 0 changes its pace at a level");
}

/** Component 0 reaches zero at the very time, to rounding, at which its drive jumps and lets it go again. */
function kinkAtArrival(draft: Draft): void {
  const { draw, waves, start, growth, tEnd, additions, kinks } = draft;
  silence(waves, 0);
  growth[0] = 0;
  const [drive, friction] = [draw.uniform(0.1, 1), draw.uniform(0.2, 1)];
  const at = draw.uniform(0.1, 0.8) * tEnd;
  waves.offset[0] = -drive;
  ownFriction(draft)[0] = friction;
  start[0] = (drive + friction) * at;
  const jump = draw.sign() * (friction + drive + draw.uniform(0.1, 1));
  additions.push((t, _y, out) => {
    if (t > at) out[0] += jump;
  });
  kinks.push((t) => t - at);
  draft.stories.push("reaches zero when the drive jumps");
}

/** Makes component 0 move one way all the time, faster than 0.3 less than `slow`; returns which. */
function steady(draft: Draft, slow: number, fast: number): number {
  const { draw, waves, growth, lipschitz } = draft;
  const direction = draw.sign();
  silence(waves, 0);
  waves.offset[0] = direction * draw.uniform(slow, fast);
  singleWave(waves, 0, 0.3, draw.logUniform(0.5, 10));
  growth[0] = 0;
  lipschitz[0] = 0;
  ownFriction(draft)[0] = 0;
  return direction;
}
