import { examples, steps } from "../../engine/examples.ts";
import type { Theme } from "../../engine/state.ts";
import { element, setAttributes, setText } from "../dom.ts";

/** Where to start, and the first minute: a step of it, or null, in colours that links take along. */
export interface Guide {
  /** Links to the first minute and to the examples. */
  readonly start: HTMLElement;
  /** The step that is on: what it says, and how to go on. */
  readonly minute: HTMLElement;
  readonly set: (step: number | null, theme: Theme) => void;
}

/** onLeave: called when the first minute is skipped or done. */
export function guide(onLeave: () => void): Guide {
  const first = link("The first minute", "step=1");
  const others = examples.map(({ name, title }) => link(title, `example=${name}`));
  const title = element("strong");
  const sentence = element("span");
  const back = link("Back", "");
  const next = link("Next", "");
  const leave = element("button", { type: "button", class: "button", onclick: left });
  const start = element(
    "nav",
    { class: "start", "aria-label": "Where to start" },
    element("span", {}, "New here?"),
    first.element,
    element("span", {}, "Examples"),
    ...others.map((other) => other.element),
  );
  const minute = element(
    "section",
    { class: "minute", "aria-label": "The first minute", hidden: true },
    element("p", { "aria-live": "polite" }, title, " ", sentence),
    element("div", { class: "row" }, back.element, next.element, leave),
  );
  for (const { element: one } of [back, next]) one.className = "button";
  return { start, minute, set };

  function set(step: number | null, theme: Theme): void {
    for (const one of [first, ...others]) one.set(theme);
    start.hidden = step !== null;
    minute.hidden = step === null;
    if (step === null) return;
    const last = step === steps.length - 1;
    setText(title, `${step + 1} of ${steps.length} · ${steps[step].title}.`);
    setText(sentence, steps[step].sentence);
    setText(leave, last ? "Done" : "Skip");
    back.set(theme, `step=${step}`);
    next.set(theme, `step=${step + 2}`);
    back.element.hidden = step === 0;
    const focused = document.activeElement;
    next.element.hidden = last;
    if (last && focused === next.element) leave.focus();
    if (step === 0 && focused === back.element) next.element.focus();
  }

  function left(): void {
    onLeave();
    first.element.focus();
  }
}

/** A link within the page. */
function link(
  text: string,
  hash: string,
): { readonly element: HTMLAnchorElement; set: (t: Theme, to?: string) => void } {
  const anchor = element("a", {}, text);
  return {
    element: anchor,
    set: (theme, to = hash) => setAttributes(anchor, { href: `#${to}${theme === "auto" ? "" : `&theme=${theme}`}` }),
  };
}
