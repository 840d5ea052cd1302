import { readFile, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { isRecord } from "../checks.ts";
import { checkOwn } from "./ownFile.ts";
import { plotlyText } from "./plotlyText.ts";
import { writeWhole } from "./writeFile.ts";

/** A figure as Plotly takes it. */
export interface FigureSpec {
  readonly data: readonly object[]; // traces
  readonly layout: object;
}

/**
 * The JSON text of a figure, as HTML pages and images are made from it. Typed arrays become arrays; NaN and infinities
 * become null, which Plotly draws as a gap; texts are those of `plotlyText`, but for the operations of contours.
 */
export function specText({ data, layout }: FigureSpec): string {
  const contours = new Set(tracesOf({ data, layout }).map((trace) => (trace as { contours?: unknown }).contours));
  return JSON.stringify({ data, layout }, function (this: unknown, key, value: unknown) {
    if (key === "operation" && (value === "<" || value === "<=") && contours.has(this)) return value;
    if (typeof value === "string") return plotlyText(value);
    return ArrayBuffer.isView(value) && !(value instanceof DataView) ? Array.from(value as Float64Array) : value;
  });
}

/** The traces of a figure, and those that its template has. */
function tracesOf({ data, layout }: FigureSpec): readonly object[] {
  const { template } = layout as { template?: { data?: Readonly<Record<string, unknown>> } | null };
  const lists = Object.values(template?.data ?? {}).filter((list) => Array.isArray(list));
  return [...data, ...lists.flat().filter(isRecord)];
}

/** The file that holds the bundle of the installed plotly.js-dist. */
export function plotlyBundle(): string {
  return createRequire(import.meta.url).resolve("plotly.js-dist");
}

/**
 * Copies plotly.js (10 MB) into `folder`, for pages there to link to with `{ href: "plotly.js" }`, unless a copy of the
 * same size is there already. Returns the path of the copy. @throws InputError when it cannot be written, also where
 * something else has its name
 */
export async function copyPlotly(folder: string): Promise<string> {
  const bundle = plotlyBundle();
  const copy = join(folder, "plotly.js");
  await checkOwn(copy, {
    what: "Plotly",
    isOwn: (contents) => /^\/\*\*\s+\* plotly\.js v/.test(contents.toString("latin1", 0, 100)),
  });
  const [wanted, found] = await Promise.all([stat(bundle), stat(copy).catch(() => undefined)]);
  if (found?.size !== wanted.size) await writeWhole(copy, await readFile(bundle));
  return copy;
}
