import { escaped } from "./html.ts";

/*
 * Own code: these are four edits of a file in a known form; a PDF library would parse it and write all of it anew.
 */

/** Inches in which Chromium cuts its pages exactly. */
const GRID = 0.25;

/** Size of a page in inches. */
export interface PaperSize {
  readonly width: number;
  readonly height: number;
}

/** The smallest page that Chromium cuts exactly and that holds one of this size. */
export function pageAround({ width, height }: PaperSize): PaperSize {
  const up = (inches: number) => GRID * Math.ceil(inches / GRID - 1e-9);
  return { width: up(width), height: up(height) };
}

/** What a page to be printed is like. title: of the document, as text; background: a colour of CSS. */
export interface PrintOptions {
  readonly size: PaperSize;
  readonly title: string;
  readonly background: string;
}

/** A page that shows an SVG, and nothing else, in its lower left corner. */
export function printPage(svg: string, { size, title, background }: PrintOptions): string {
  const page = pageAround(size);
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title><style>
@page { size: ${page.width}in ${page.height}in; margin: 0; }
html, body { margin: 0; height: ${page.height}in; overflow: hidden; background: ${escaped(background)}; }
svg.main-svg { position: absolute; left: 0; bottom: 0; width: ${size.width}in; height: ${size.height}in; }
</style></head><body>${svg}</body></html>`;
}

/**
 * The PDF that Chromium printed, cut to exactly `size` from its lower left corner, without the dates and names that
 * tell when and by which browser it was printed: the same figure gives the same bytes. @throws Error when it is not one
 * page of the form Chromium writes
 */
export function finishedPdf(bytes: Uint8Array, { size, creator }: { size: PaperSize; creator: string }): Uint8Array {
  const text = Buffer.from(bytes).toString("latin1");
  const points = (inches: number) => Number((72 * inches).toFixed(4));
  const table = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)?.[1]);
  if (!text.startsWith("xref", table)) throw unknownForm("table of objects");
  const edits = [
    edit(text, /\/MediaBox \[[^\]]*\]/g, `/MediaBox [0 0 ${points(size.width)} ${points(size.height)}]`),
    edit(text, /\/Creator \((?:\\.|[^\\)])*\)/g, `/Creator (${creator})`),
    edit(text, /\/CreationDate \([^)]*\)\s*/g, ""),
    edit(text, /\/ModDate \([^)]*\)\s*/g, ""),
  ].sort((a, b) => a.from - b.from);
  const moved = (offset: number) =>
    edits.reduce((at, { from, to, put }) => (from < offset ? at + put.length - (to - from) : at), offset);
  let body = "";
  let done = 0;
  for (const { from, to, put } of edits) {
    body += text.slice(done, from) + put;
    done = to;
  }
  const tail = text
    .slice(table)
    .replaceAll(/(\d{10})(?= \d{5} n)/g, (offset) => String(moved(Number(offset))).padStart(10, "0"))
    .replace(/(startxref\s+)\d+/, (_, word: string) => word + moved(table));
  return new Uint8Array(Buffer.from(body + text.slice(done, table) + tail, "latin1"));
}

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly put: string;
}

/** Where the only match of a pattern is, to be replaced. */
function edit(text: string, pattern: RegExp, put: string): Edit {
  const [match, another] = [...text.matchAll(pattern)];
  if (match === undefined || another !== undefined) throw unknownForm(pattern.source);
  return { from: match.index, to: match.index + match[0].length, put };
}

function unknownForm(what: string): Error {
  return new Error(`Chromium printed a PDF of a form that is not known here (${what}); use --format svg.`);
}
