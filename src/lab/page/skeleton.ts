import { element } from "./dom.ts";

/** The parts of the page, made elsewhere. */
export interface Parts {
  readonly themes: HTMLElement;
  readonly tabs: HTMLElement;
  readonly notice: HTMLElement;
  readonly start: HTMLElement;
  readonly minute: HTMLElement;
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

/**
 * Puts the page together in `root`. On a narrow page the figures come first: words and controls stand below them, and
 * the parameters fold away.
 */
export function layOut(root: HTMLElement, parts: Parts): { readonly fill: (panel: PanelParts) => void } {
  const { start, story, player, status, takeAway } = parts;
  const parameters = element("div", { class: "settings-body" });
  const settings = element("details", { class: "settings" }, element("summary", {}, "Parameters"), parameters);
  const readout = element("div", { class: "measured" });
  const figures = element("div");
  const stage = element("div", { class: "stage" });
  const bench = element("div", { class: "bench" });
  const arrange = (): void => {
    settings.open = !narrow.matches;
    if (narrow.matches) {
      stage.replaceChildren(figures, player, status);
      bench.replaceChildren(stage, story, settings, readout, takeAway);
      parts.panel.replaceChildren(start, bench);
    } else {
      stage.replaceChildren(player, status, figures);
      bench.replaceChildren(settings, stage, readout, takeAway);
      parts.panel.replaceChildren(start, story, bench);
    }
  };
  arrange();
  narrow.addEventListener("change", arrange);
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
      parts.themes,
    ),
    element("main", {}, parts.tabs, parts.notice, parts.minute, parts.panel, parts.announcer),
  );
  return {
    fill: (panel) => {
      parameters.replaceChildren(panel.parameters, panel.axes);
      readout.replaceChildren(panel.readout);
      figures.replaceChildren(panel.figures);
    },
  };
}
