import { element } from "../dom.ts";
import { formula } from "../formula.ts";
import type { Colour } from "./content.ts";
import type { PlotArea } from "./plotArea.ts";

/** A value in the box, and where its dot is, in pixels; null for none. */
export interface BoxEntry {
  readonly name: string;
  readonly colour: Colour;
  readonly text: string;
  readonly y: number | null;
}

/** What is read where a chart is pointed at. */
export interface BoxContent {
  readonly heading: string;
  readonly entries: readonly BoxEntry[];
  /** Pixels. */
  readonly x: number;
}

/** Values in a box beside a line through the plot, with a dot on every curve; screen readers are told elsewhere. */
export function readingBox(): {
  readonly element: HTMLElement;
  readonly show: (content: BoxContent, area: PlotArea) => void;
  readonly hide: () => void;
} {
  const line = element("div", { class: "reading-line" });
  const dots = element("div");
  const box = element("div", { class: "reading" });
  const frame = element("div", { class: "readings", "aria-hidden": "true", hidden: true }, line, dots, box);
  return {
    element: frame,
    show: ({ heading, entries, x }, { left, right, top, bottom }) => {
      frame.hidden = false;
      place(line, { left: x, top, height: bottom - top });
      dots.replaceChildren(
        ...entries.flatMap(({ y, colour }) => {
          if (y === null || !(y >= top - 1 && y <= bottom + 1)) return [];
          const dot = element("div", { class: "reading-dot" });
          dot.style.background = `var(--${colour})`;
          place(dot, { left: x, top: y });
          return [dot];
        }),
      );
      box.replaceChildren(element("strong", {}, heading), element("dl", {}, ...entries.flatMap(rowOf)));
      const beside = x < (left + right) / 2;
      const room = Math.max(160, (beside ? right - x : x - left) - 12);
      box.style.cssText = beside
        ? `left:${x + 12}px;top:${top}px;max-width:${room}px`
        : `right:calc(100% - ${x - 12}px);top:${top}px;max-width:${room}px`;
    },
    hide: () => {
      frame.hidden = true;
    },
  };
}

function rowOf({ name, colour, text }: BoxEntry): HTMLElement[] {
  const term = element("dt", {}, ...formula(name));
  term.style.borderColor = `var(--${colour})`;
  return [term, element("dd", {}, text)];
}

function place(node: HTMLElement, lengths: Readonly<Record<string, number>>): void {
  for (const [name, pixels] of Object.entries(lengths)) node.style.setProperty(name, `${pixels.toFixed(1)}px`);
}
