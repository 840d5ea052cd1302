import type { FrictionLaw } from "../../../src/solvers/index.ts";
import type { Draw } from "./draw.ts";
import { type Draft, newDraft } from "./system.ts";
import { singleWave, waveAt } from "./waves.ts";

/**
 * Friction that depends on time and state, at zero and often at a further place; it touches zero in some systems, or
 * stays there.
 */
export function byLaw(draw: Draw): Draft {
  const draft = newDraft(draw);
  draft.friction = randomLaw(draft);
  if (draw.chance(0.3)) draft.places.push({ at: draw.sign() * draw.uniform(0.4, 1.5), friction: randomLaw(draft) });
  if (draw.chance(0.3)) draw.pick([followsDrive, crossesDrive, barelyCrosses])(draft);
  return draft;
}

/** A law of one form for all components, each with its own numbers; adds its Lipschitz constants to the draft's. */
export function randomLaw(draft: Draft): FrictionLaw {
  return draft.draw.pick(FORMS)(draft);
}

/** b(1 + a sin(ωt + φ)), which touches zero where a = 1. */
function oscillating(draft: Draft): FrictionLaw {
  const { draw, start } = draft;
  const size = draw.uniforms(start.length, 0.2, 1.2);
  const phase = draw.uniforms(start.length, 0, 2 * Math.PI);
  const depth = draw.chance(0.3) ? 1 : draw.uniform(0.1, 0.9);
  const frequency = draw.logUniform(0.5, 12);
  draft.fastest = Math.max(draft.fastest, frequency);
  return (t, _y, out) => {
    for (let k = 0; k < out.length; k++) out[k] = size[k] * (1 + depth * Math.sin(frequency * t + phase[k]));
  };
}

/** b·max(0, sin(ωt + φ)): none at all half of the time. */
function onAndOff(draft: Draft): FrictionLaw {
  const { draw, start } = draft;
  const size = draw.uniforms(start.length, 0.3, 1.6);
  const phase = draw.uniforms(start.length, 0, 2 * Math.PI);
  const frequency = draw.logUniform(0.5, 6);
  draft.fastest = Math.max(draft.fastest, frequency);
  const isDeclared = draw.chance(0.5);
  for (let k = 0; k < start.length && isDeclared; k++) draft.kinks.push((t) => Math.sin(frequency * t + phase[k]));
  draft.hidesBends ||= !isDeclared;
  draft.stories.push(`a law that bends${isDeclared ? ", declared" : ""}`);
  return (t, _y, out) => {
    for (let k = 0; k < out.length; k++) out[k] = size[k] * Math.max(0, Math.sin(frequency * t + phase[k]));
  };
}

/** b·y²/(1 + y²) with y of the next component, or of its own, so that it vanishes with it; slope (3√3/8)b at most. */
function withState(draft: Draft): FrictionLaw {
  const { draw, start, lipschitz } = draft;
  const n = start.length;
  const size = draw.uniforms(n, 0.3, 1.6);
  const ahead = draw.chance(0.7) ? 1 : 0;
  for (let k = 0; k < n; k++) lipschitz[k] += ((3 * Math.sqrt(3)) / 8) * size[k];
  return (_t, y, out) => {
    for (let k = 0; k < n; k++) {
      const square = y[(k + ahead) % n] ** 2;
      out[k] = (size[k] * square) / (1 + square);
    }
  };
}

/** b(1 + sin(ωt)/2)(1 + tanh(y)/2), y of the next component. */
function withBoth(draft: Draft): FrictionLaw {
  const { draw, start, lipschitz } = draft;
  const n = start.length;
  const size = draw.uniforms(n, 0.2, 0.8);
  const frequency = draw.logUniform(0.5, 12);
  draft.fastest = Math.max(draft.fastest, frequency);
  for (let k = 0; k < n; k++) lipschitz[k] += 0.75 * size[k];
  return (t, y, out) => {
    const pulse = 1 + 0.5 * Math.sin(frequency * t);
    for (let k = 0; k < n; k++) out[k] = size[k] * pulse * (1 + 0.5 * Math.tanh(y[(k + 1) % n]));
  };
}

const FORMS = [oscillating, onAndOff, withState, withBoth];

/**
 * The friction at zero is what the drive would be there, up to a gap that may be 10⁻⁹ or nothing: nearly a tie at every
 * time.
 */
function followsDrive(draft: Draft): void {
  const { draw, waves, start } = draft;
  const gap = draw.pick([1e-9, -1e-9, 0.1, -0.01]);
  for (let k = 0; k < start.length; k++) {
    singleWave(waves, k, draw.uniform(0.3, 1.2), draw.logUniform(0.5, 8), draw.uniform(0, 2 * Math.PI));
    if (draw.chance(0.6)) start[k] = 0;
  }
  forgetLaws(draft);
  draft.friction = (t, _y, out) => {
    for (let k = 0; k < out.length; k++) out[k] = Math.max(0, Math.abs(waveAt(waves, k, t)) + gap);
  };
  const isDeclared = draw.chance(0.5);
  for (let k = 0; k < start.length && isDeclared; k++) {
    for (const level of gap < 0 ? [gap, 0, -gap] : [0]) draft.kinks.push((t) => waveAt(waves, k, t) - level);
  }
  draft.hidesBends = !isDeclared;
  draft.stories.push(`friction follows the drive, ${gap} above${isDeclared ? ", its bends declared" : ""}`);
}

/** a·sin(ωt) against 1 + 0.5 cos(νt) with ν a multiple of ω: drive and friction cross again and again. */
function crossesDrive(draft: Draft): void {
  const { draw, waves, start } = draft;
  const frequency = draw.uniform(0.8, 2);
  const multiple = draw.integer(2, 8);
  for (let k = 0; k < start.length; k++) {
    waves.offset[k] = 0;
    singleWave(waves, k, draw.uniform(1.2, 2), frequency);
    if (draw.chance(0.6)) start[k] = 0;
  }
  forgetLaws(draft);
  draft.fastest = multiple * frequency;
  draft.friction = (t, _y, out) => out.fill(1 + 0.5 * Math.cos(multiple * frequency * t));
  draft.stories.push("friction and drive cross again and again");
}

/** A constant drive, exceeded by the friction except near its minima, by a gap between 10⁻⁸ and 10⁻² there. */
function barelyCrosses(draft: Draft): void {
  const { draw, waves, start, growth } = draft;
  const frequency = draw.uniform(1, 8);
  const gap = draw.sign() * draw.logUniform(1e-8, 1e-2);
  waves.offset.fill(1);
  for (let k = 0; k < start.length; k++) {
    singleWave(waves, k, 0, 1);
    growth[k] = 0;
    if (draw.chance(0.6)) start[k] = 0;
  }
  forgetLaws(draft);
  draft.fastest = frequency;
  draft.friction = (t, _y, out) => out.fill(1 - gap + 0.5 * (1 + Math.sin(frequency * t)));
  draft.stories.push(`friction falls ${gap} below the drive at its minima`);
}

/** Takes all laws from a draft. */
function forgetLaws(draft: Draft): void {
  draft.lipschitz.fill(0);
  draft.places.length = 0;
  draft.kinks.length = 0;
  draft.stories.length = 0;
  draft.hidesBends = false;
  draft.fastest = 0;
}
