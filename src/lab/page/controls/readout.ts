import { element, setText } from "../dom.ts";
import { formula } from "../formula.ts";

/** A small table of numbers; its cells are written anew, the table is not. */
export function readout(
  caption: string,
  columns: readonly string[],
  rows: readonly string[],
): { readonly element: HTMLElement; readonly show: (caption: string, cells: readonly (readonly string[])[]) => void } {
  const cells = rows.map(() => columns.map(() => element("td")));
  const title = element("caption", {}, caption);
  const head = columns.length > 1 ? [headOf(columns)] : [];
  const body = element(
    "tbody",
    {},
    ...rows.map((row, i) => element("tr", {}, element("th", { scope: "row" }, ...formula(row)), ...cells[i])),
  );
  return {
    element: element("table", { class: "readout" }, title, ...head, body),
    show: (text, given) => {
      setText(title, text);
      given.forEach((row, i) => {
        row.forEach((value, j) => {
          setText(cells[i][j], value);
        });
      });
    },
  };
}

function headOf(columns: readonly string[]): HTMLElement {
  const names = columns.map((name) => element("th", { scope: "col" }, ...formula(name)));
  return element("thead", {}, element("tr", {}, element("td"), ...names));
}
