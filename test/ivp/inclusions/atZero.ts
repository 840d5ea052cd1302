import type { Draw } from "./draw.ts";
import { type Draft, newDraft, ownFriction } from "./system.ts";
import { copyWave, silence, singleWave, waveAt } from "./waves.ts";

const DIFFICULT = 0.4; // share of systems that are difficult on purpose

/** Friction at zero: one number, or one per component of which some are zero. */
export function frictionAtZero(draw: Draw): Draft {
  const draft = newDraft(draw);
  draft.friction = randomFriction(draft);
  if (draw.chance(DIFFICULT)) draw.pick(DIFFICULTIES)(draft);
  return draft;
}

export function randomFriction({ draw, start }: Draft): number | Float64Array {
  if (draw.chance(0.5)) return draw.uniform(0.2, 1.6);
  return Float64Array.from(start, () => (draw.chance(0.15) ? 0 : draw.uniform(0.2, 1.6)));
}

/** Component 0 is let go by a friction that the drive barely exceeds at its peaks, or barely not. */
function nearMaximum(draft: Draft): void {
  const { draw, waves, start } = draft;
  const height = draw.uniform(0.3, 1.5);
  singleWave(waves, 0, height, draw.logUniform(1, 10), draw.uniform(0, 2 * Math.PI));
  const gap = draw.sign() * draw.logUniform(1e-10, 1e-1);
  ownFriction(draft)[0] = (height + Math.abs(waves.offset[0])) * (1 - gap);
  start[0] = draw.chance(0.7) ? 0 : draw.uniform(-0.3, 0.3);
  draft.stories.push(`friction ${gap} of itself below the maximum of the drive`);
}

/** The constant drive of component 0 falls short of its friction by 10⁻⁹, or exceeds it by as little. */
function shortfall(draft: Draft): void {
  const { draw, waves, start, growth } = draft;
  silence(waves, 0);
  growth[0] = 0;
  const gap = draw.sign() * 1e-9;
  ownFriction(draft)[0] = Math.abs(waves.offset[0]) + gap;
  start[0] = draw.chance(0.5) ? 0 : draw.uniform(-0.5, 0.5);
  draft.stories.push(`friction ${gap} above the drive`);
}

/** All components do the same, some of them mirrored: they reach zero and leave it together. */
export function together(draft: Draft): void {
  const { draw, waves, start, growth } = draft;
  draft.friction = draw.uniform(0.2, 1.6);
  for (let k = 0; k < start.length; k++) {
    const sign = k === 0 ? 1 : draw.sign();
    copyWave(waves, 0, k, sign);
    start[k] = sign * start[0];
    growth[k] = growth[0];
  }
  draft.stories.push("all components move together");
}

/** A constant drive brings component 0 to zero exactly at the end, or at one of the times of comparison. */
function reachesOnTime(draft: Draft): void {
  const { draw, waves, start, growth } = draft;
  silence(waves, 0);
  growth[0] = 0;
  const direction = draw.sign();
  const [drive, friction] = [draw.integer(1, 12) / 8, draw.integer(1, 12) / 8];
  draft.tEnd = draw.integer(3, 8);
  waves.offset[0] = -direction * drive;
  ownFriction(draft)[0] = friction;
  start[0] = (direction * (drive + friction) * draft.tEnd * draw.integer(1, 8)) / 8;
  draft.stories.push("reaches zero exactly at a time of comparison");
}

export function fastWaves(draft: Draft): void {
  const { draw, waves } = draft;
  for (let j = 0; j < waves.frequency.length; j++) waves.frequency[j] = draw.uniform(20, 60);
  draft.stories.push("fast sinusoids");
}

/** Everything rests at zero, held by a friction that is hardly larger than the largest drive in the time. */
function allAtRest(draft: Draft): void {
  const { draw, waves, start, tEnd } = draft;
  const friction = ownFriction(draft);
  start.fill(0);
  for (let k = 0; k < start.length; k++) {
    let most = 0;
    for (let i = 0; i <= 1000; i++) most = Math.max(most, Math.abs(waveAt(waves, k, (i * tEnd) / 1000)));
    friction[k] = most * draw.uniform(1, 1.1);
  }
  draft.stories.push("everything at rest");
}

/** Every component stops and goes several times a period of a drive that exceeds the friction by little. */
function stopAndGo(draft: Draft): void {
  const { draw, waves, start } = draft;
  const friction = ownFriction(draft);
  for (let k = 0; k < start.length; k++) {
    const height = draw.uniform(0.5, 1.5);
    waves.offset[k] = 0;
    singleWave(waves, k, height, draw.uniform(2, 12));
    friction[k] = height * draw.uniform(0.85, 1);
  }
  draft.stories.push("stops and goes");
}

/** Nothing but friction. */
function noDrive(draft: Draft): void {
  const { waves, start, growth } = draft;
  waves.offset.fill(0);
  growth.fill(0);
  for (let k = 0; k < start.length; k++) silence(waves, k);
  draft.stories.push("no drive at all");
}

const DIFFICULTIES: readonly ((draft: Draft) => void)[] = [
  nearMaximum,
  shortfall,
  together,
  reachesOnTime,
  fastWaves,
  allAtRest,
  stopAndGo,
  noDrive,
];
