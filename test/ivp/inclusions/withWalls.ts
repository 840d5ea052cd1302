import { randomFriction } from "./atZero.ts";
import type { Draw } from "./draw.ts";
import { type AnyPlace, type Draft, newDraft } from "./system.ts";

/** One-sided places: w ≥ 0 with friction, or a box on whose walls components rest, with friction at zero inside it. */
export function withWalls(draw: Draw): Draft {
  const draft = newDraft(draw);
  const { start, places } = draft;
  const wallFriction = () => (draw.chance(0.5) ? 0 : positive(draft));
  const isBox = draw.chance(0.5);
  if (isBox) {
    draft.friction = draw.chance(0.3) ? 0 : randomFriction(draft);
    const [low, high] = [-draw.uniform(0.3, 1.5), draw.uniform(0.3, 1.5)];
    if (draw.chance(0.7)) places.push({ at: low, friction: wallFriction(), keep: "above" });
    places.push({ at: high, friction: wallFriction(), keep: "below" });
  } else {
    const keep = draw.pick(["above", "below"] as const);
    places.push({ at: 0, friction: wallFriction(), keep });
    if (draw.chance(0.4)) {
      const at = (keep === "above" ? 1 : -1) * draw.uniform(0.3, 1.2);
      places.push({ at, friction: positive(draft) });
    }
  }
  for (let k = 0; k < start.length; k++) for (const place of places) start[k] = inside(start[k], place);
  if (draw.chance(0.3)) {
    start.fill(places[0].at);
    draft.stories.push("starts at a wall");
  }
  return draft;
}

function positive({ draw, start }: Draft): number | Float64Array {
  return draw.chance(0.5) ? draw.uniform(0.1, 1) : draw.uniforms(start.length, 0.1, 1);
}

function inside(w: number, { at, keep }: AnyPlace): number {
  return keep === "above" ? Math.max(w, at) : keep === "below" ? Math.min(w, at) : w;
}
