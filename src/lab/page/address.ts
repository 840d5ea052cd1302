import { type ParsedState, parseState } from "../engine/parseState.ts";
import { defaultState, formatState, type LabState } from "../engine/state.ts";

/** How a change of state enters the history: as a new entry, in place of the present one, or not yet. */
export type Remembering = "push" | "replace" | "not yet";

/** The state at an empty address. */
export const firstState: LabState = defaultState("many");

/** The state in the address, and what of it had to be corrected. */
export function readAddress(): ParsedState {
  return location.hash.length <= 1 ? { state: firstState, corrections: [] } : parseState(location.hash);
}

/** Puts a state into the address. */
export function writeAddress(state: LabState, remember: Remembering): void {
  const hash = `#${formatState(state)}`;
  if (remember === "not yet" || hash === location.hash) return;
  if (remember === "push") history.pushState(null, "", hash);
  else history.replaceState(null, "", hash);
}

/** The figure that the address asks for alone (`?embed=energy`), empty for the first; null for the whole page. */
export function wantedAlone(): string | null {
  return new URLSearchParams(location.search).get("embed");
}

/** The whole link to a state; alone: to one of its figures, by its name in links. */
export function linkTo(state: LabState, alone?: string): string {
  const query = alone === undefined ? "" : `?embed=${alone}`;
  return `${location.origin}${location.pathname}${query}#${formatState(state)}`;
}
