import { readout } from "../controls/readout.ts";
import { element } from "../dom.ts";
import { number } from "../format.ts";
import type { Recording } from "../recording.ts";
import type { Shown } from "./panel.ts";

/** What is measured at the moment shown: a table of the run, and one of the second where there is one. */
export function runTables(
  columns: readonly string[],
  rows: readonly string[],
  cellsOf: (recording: Recording, index: number) => readonly (readonly string[])[],
): { readonly element: HTMLElement; readonly show: (shown: Shown) => void } {
  const [first, second] = [readout("", columns, rows), readout("", columns, rows)];
  return {
    element: element("div", { class: "tables" }, first.element, second.element),
    show: ({ recording, index, beside }) => {
      first.show(captionOf(beside?.names[0], recording.times[index]), cellsOf(recording, index));
      second.element.hidden = beside === undefined;
      if (beside === undefined) return;
      const { recording: other, index: at, names } = beside;
      second.show(captionOf(names[1], other.times[at]), cellsOf(other, at));
    },
  };
}

/** The run and the flow time of its frame. */
function captionOf(name: string | undefined, t: number): string {
  return name === undefined ? `At t = ${number(t)}` : `${name}, at t = ${number(t)}`;
}
