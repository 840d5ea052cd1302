import { type ParsedState, parseState } from "../engine/parseState.ts";
import { defaultState, formatState, type LabState } from "../engine/state.ts";

/** How a change of state is remembered: as a place to come back to, in place of the present one, or not yet. */
export type Remembering = "push" | "replace" | "not yet";

/** What is seen at an address that says nothing: the accident itself. */
export const firstState: LabState = defaultState("many");

/** The state that the address says, and what of it had to be corrected. */
export function readAddress(): ParsedState {
  return location.hash.length <= 1 ? { state: firstState, corrections: [] } : parseState(location.hash);
}

/** Makes the address say a state. */
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
