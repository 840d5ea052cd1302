import { element, setText } from "../dom.ts";

/** A notice that lists what was corrected, until it is dismissed. */
export function notice(): { readonly element: HTMLElement; readonly show: (corrections: readonly string[]) => void } {
  const frame = element("div", { class: "notice", role: "alert" });
  const show = (corrections: readonly string[]): void => {
    frame.hidden = corrections.length === 0;
    frame.replaceChildren(
      ...(corrections.length === 0
        ? []
        : [
            element(
              "div",
              {},
              element("strong", {}, "This had to be corrected:"),
              element("ul", {}, ...corrections.map((text) => element("li", {}, text))),
            ),
            element("button", { type: "button", onclick: () => show([]) }, "Dismiss"),
          ]),
    );
  };
  show([]);
  return { element: frame, show };
}

/** A region that screen readers speak when its text changes, politely; it cannot be seen. */
export function announcer(): { readonly element: HTMLElement; readonly say: (text: string) => void } {
  const region = element("p", { role: "status", "aria-live": "polite", class: "unseen" });
  return { element: region, say: (text) => setText(region, text) };
}
