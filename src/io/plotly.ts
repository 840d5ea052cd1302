import { readFile, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { plotlyText } from "./plotlyText.ts";
import { writeWhole } from "./writeFile.ts";

/** A figure as Plotly takes it. */
export interface FigureSpec {
  readonly data: readonly object[]; // traces
  readonly layout: object;
}

/**
 * The JSON text of a figure, as HTML pages and images are made from it. Typed arrays become arrays; NaN and infinities
 * become null, which Plotly draws as a gap; texts are those of `plotlyText`.
 */
export function specText({ data, layout }: FigureSpec): string {
  return JSON.stringify({ data, layout }, (_key, value: unknown) => {
    if (typeof value === "string") return plotlyText(value);
    return ArrayBuffer.isView(value) && !(value instanceof DataView) ? Array.from(value as Float64Array) : value;
  });
}

/** The file that holds the bundle of the installed plotly.js-dist. */
export function plotlyBundle(): string {
  return createRequire(import.meta.url).resolve("plotly.js-dist");
}

/**
 * Copies plotly.js (10 MB) into `folder`, for pages there to link to with `{ href: "plotly.js" }`, unless a copy of the
 * same size is there already. Returns the path of the copy. @throws InputError when it cannot be written
 */
export async function copyPlotly(folder: string): Promise<string> {
  const bundle = plotlyBundle();
  const copy = join(folder, "plotly.js");
  const [wanted, found] = await Promise.all([stat(bundle), stat(copy).catch(() => undefined)]);
  if (found?.size !== wanted.size) await writeWhole(copy, await readFile(bundle));
  return copy;
}
