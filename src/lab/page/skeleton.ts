import { themeToggle } from "./controls/viewToggles.ts";
import { element } from "./dom.ts";

/** The parts of the page, made elsewhere. */
export interface Parts {
  readonly tabs: HTMLElement;
  readonly notice: HTMLElement;
  readonly panel: HTMLElement;
  readonly story: HTMLElement;
  readonly player: HTMLElement;
  readonly status: HTMLElement;
  readonly takeAway: HTMLElement;
  readonly announcer: HTMLElement;
}

/** Parts that differ from panel to panel. */
export interface PanelParts {
  readonly parameters: HTMLElement;
  readonly axes: HTMLElement;
  readonly readout: HTMLElement;
  readonly figures: HTMLElement;
}

const narrow = matchMedia("(max-width: 860px)");

/** Puts the page together in `root`. On a narrow page the parameters fold away, so that the figures come first. */
export function layOut(root: HTMLElement, parts: Parts): { readonly fill: (panel: PanelParts) => void } {
  const parameters = element("div", { class: "settings-body" });
  const settings = element(
    "details",
    { class: "settings", open: !narrow.matches },
    element("summary", {}, "Parameters"),
    parameters,
  );
  const readout = element("div", { class: "measured" });
  const figures = element("div");
  const stage = element("div", { class: "stage" }, parts.player, parts.status, figures);
  narrow.addEventListener("change", () => {
    settings.open = !narrow.matches;
  });
  parts.panel.append(parts.story, element("div", { class: "bench" }, settings, stage, readout, parts.takeAway));
  root.replaceChildren(
    element(
      "header",
      { class: "masthead" },
      element(
        "div",
        {},
        element("h1", {}, "Watch neurons win"),
        element("p", {}, "A lab for incidental polysemanticity"),
      ),
      themeToggle(),
    ),
    element("main", {}, parts.tabs, parts.notice, parts.panel, parts.announcer),
  );
  return {
    fill: (panel) => {
      parameters.replaceChildren(panel.parameters, panel.axes);
      readout.replaceChildren(panel.readout);
      figures.replaceChildren(panel.figures);
    },
  };
}
