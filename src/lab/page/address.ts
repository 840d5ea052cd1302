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

/** The whole link to a state. */
export function linkTo(state: LabState): string {
  return `${location.href.split("#")[0]}#${formatState(state)}`;
}
