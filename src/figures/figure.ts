import type { Data, Layout } from "plotly.js-dist";
import { InputError, isRecord, kind } from "../checks.ts";

/** What the types of Plotly name of a page, for programs that are compiled without the types of one. */
declare global {
  interface HTMLElement {}
  interface MouseEvent {}
}

/** A figure as Plotly takes it: traces and layout, plain data that can be saved, restyled and drawn anywhere. */
export interface Figure {
  readonly data: Data[];
  readonly layout: Partial<Layout>;
}

/** Whether a value is a figure as Plotly takes it: a list of traces, and a layout. */
export function isFigure(value: unknown): value is Figure {
  return isRecord(value) && Array.isArray(value.data) && value.data.every(isRecord) && isRecord(value.layout);
}

/** Throws unless `figure` is one, for functions that are called by programs. @throws InputError */
export function checkFigure(where: string, figure: unknown): void {
  if (isFigure(figure)) return;
  const wanted = "a figure { data, layout }, a list of traces and an object";
  throw new InputError(
    `${where}: the figure must be ${wanted}, got ${isRecord(figure) ? "another object" : kind(figure)}.`,
  );
}

/** Title and subtitle of a figure, with font size and colour of the latter: Plotly takes them as one text. */
export interface Heading {
  readonly title: string;
  readonly subtitle: string;
  readonly size: number;
  readonly colour: string;
}

/** Both as the text of a title, which `parseHeading` reads again. */
export function headingText({ title, subtitle, size, colour }: Heading): string {
  return `${title}<br><span style="font-size:${size}px;color:${colour}">${subtitle}</span>`;
}

/** What a title made by `headingText` says; undefined for any other. */
export function parseHeading(text: string): Heading | undefined {
  const [, title, size, colour, subtitle] =
    /^(.*?)<br><span style="font-size:([\d.]+)px;color:([^"]+)">(.*)<\/span>$/s.exec(text) ?? [];
  return subtitle === undefined ? undefined : { title, subtitle, size: Number(size), colour };
}

/** The title of a figure as plain text; empty where it has none. */
export function titleOf({ layout }: Figure): string {
  const { text } = (layout.title ?? {}) as { text?: unknown };
  if (typeof text !== "string") return "";
  return (parseHeading(text)?.title ?? text).replaceAll("<br>", " ").replaceAll(/<[^>]*>/g, "");
}

/** A copy that records which figure it is, in `layout.meta`, which Plotly keeps and does not draw. */
export function recorded({ data, layout }: Figure, name: string): Figure {
  return { data, layout: { ...layout, meta: { figure: name } } as Partial<Layout> };
}

/** The name that `recorded` gave; undefined where there is none. */
export function recordedName({ layout }: Figure): string | undefined {
  const { meta } = layout as { meta?: { figure?: unknown } | null };
  return typeof meta?.figure === "string" ? meta.figure : undefined;
}
