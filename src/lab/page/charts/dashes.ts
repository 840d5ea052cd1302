import type { Line } from "./content.ts";

/** The pattern of a dashed line, in pixels; none for a solid one. */
export function dashes(dash: Line["dash"] = "solid"): string | null {
  return { solid: null, dash: "7 4", dot: "1.5 3.5" }[dash];
}
