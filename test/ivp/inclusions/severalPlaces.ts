import { fastWaves, randomFriction, together } from "./atZero.ts";
import type { Draw } from "./draw.ts";
import { type Draft, newDraft } from "./system.ts";
import { singleWave } from "./waves.ts";

const APART = 0.2; // between two places at least
const CLEAR = 0.05; // of starts from places that push outwards

/** Two to four places, at which slopes jump inwards (they hold) or outwards (they do not); often zero is one more. */
export function severalPlaces(draw: Draw): Draft {
  const draft = newDraft(draw);
  if (draw.chance(0.5)) draft.friction = randomFriction(draft);
  addPlaces(draft, draw.integer(2, 4), 0.4);
  if (draw.chance(0.4)) draw.pick([startsHeld, equalFrictions, fastWaves, together, nearMaximumAtPlace])(draft);
  keepClear(draft);
  return draft;
}

/** Adds places, a share of them pushing outwards. */
export function addPlaces(draft: Draft, count: number, outwards: number): void {
  const { draw, places, start } = draft;
  const taken = [0];
  while (taken.length <= count) {
    const at = draw.uniform(-1.6, 1.6);
    if (taken.some((other) => Math.abs(other - at) < APART)) continue;
    taken.push(at);
    const sign = draw.chance(outwards) ? -1 : 1;
    const friction = draw.chance(0.6)
      ? sign * draw.uniform(0.1, 0.9)
      : draw.uniforms(start.length, 0.1, 0.9).map((size) => (draw.chance(0.1) ? 0 : sign * size));
    places.push({ at, friction });
  }
}

/** Moves starts away from places that push outwards, where solutions are not unique. */
export function keepClear({ start, places, draw }: Draft): void {
  for (let k = 0; k < start.length; k++) {
    for (const { at, friction } of places) {
      const push = typeof friction === "number" ? friction : typeof friction === "object" ? friction[k] : 0;
      if (push < 0 && Math.abs(start[k] - at) < CLEAR) start[k] = at + draw.sign() * 2 * CLEAR;
    }
  }
}

/** Components start exactly at places. */
function startsHeld(draft: Draft): void {
  const { draw, start, places } = draft;
  for (let k = 0; k < start.length; k++) start[k] = draw.pick(places).at;
  draft.stories.push("starts at places");
}

function equalFrictions(draft: Draft): void {
  const { draw, places } = draft;
  const friction = draw.uniform(0.2, 0.8);
  draft.friction = friction;
  places.forEach(({ at }, q) => {
    places[q] = { at, friction };
  });
  draft.stories.push("equal frictions");
}

/**
 * Component 0 lies at the only place that it feels, and the drive hardly exceeds the friction there at its peaks, or
 * hardly not.
 */
function nearMaximumAtPlace(draft: Draft): void {
  const { draw, waves, places, start, growth } = draft;
  const height = draw.uniform(0.3, 1.5);
  singleWave(waves, 0, height, draw.logUniform(1, 10), draw.uniform(0, 2 * Math.PI));
  growth[0] = 0; // so that the drive is the same wherever it is
  const gap = draw.sign() * draw.logUniform(1e-10, 1e-1);
  const only = draw.integer(0, places.length - 1);
  places.forEach(({ at, friction }, q) => {
    const own = typeof friction === "object" ? friction : new Float64Array(start.length).fill(friction as number);
    own[0] = q === only ? (height + Math.abs(waves.offset[0])) * (1 - gap) : 0;
    places[q] = { at, friction: own };
  });
  draft.friction = 0;
  start[0] = places[only].at;
  draft.stories.push(`friction at a place ${gap} of itself below the maximum of the drive`);
}
