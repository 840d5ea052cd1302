import { element, setText } from "../dom.ts";

/** A region that screen readers speak when its text changes, politely; it cannot be seen. */
export function announcer(): { readonly element: HTMLElement; readonly say: (text: string) => void } {
  const region = element("p", { role: "status", "aria-live": "polite", class: "unseen" });
  return { element: region, say: (text) => setText(region, text) };
}
