import { element, setAttributes } from "./dom.ts";
import type { NamedFigure } from "./panels/panel.ts";
import type { Parts } from "./skeleton.ts";

/** The page with one figure and its time alone, such as stands in a frame of another page. */
export interface Alone {
  /** Shows the wanted one of these figures, the first where there is none of that name; link: to the whole page. */
  readonly show: (figures: readonly NamedFigure[], link: string) => void;
}

/** Name of a figure in links: `polysemantic-neurons`. */
export function figureInLinks(name: string): string {
  return name.toLowerCase().replaceAll(" ", "-");
}

/** Puts that page together in `root`. wanted: name of a figure as in links; empty for the first. */
export function layOutAlone(
  root: HTMLElement,
  { player, notice, announcer }: Pick<Parts, "player" | "notice" | "announcer">,
  wanted: string,
): Alone {
  const figure = element("figure");
  const whole = element("a", { target: "_blank", rel: "noopener" }, "Open this in the lab");
  const missing = element("span", { hidden: true });
  root.replaceChildren(
    element(
      "main",
      { class: "alone" },
      element("h1", { class: "unseen" }, "Watch neurons win"),
      notice,
      figure,
      player,
      element("p", {}, whole, missing),
      announcer,
    ),
  );
  return {
    show: (figures, link) => {
      const found = figures.find(({ name }) => figureInLinks(name) === wanted.toLowerCase());
      const { element: shown, name } = found ?? figures[0];
      missing.hidden = found !== undefined || wanted === "";
      missing.textContent = ` There is no figure ${wanted.slice(0, 24)} here; ${name} is shown.`;
      if (shown.parentNode !== figure) figure.replaceChildren(shown);
      setAttributes(whole, { href: link });
    },
  };
}
