import { escaped } from "./html.ts";

/*
 * Plotly stacks lines of text by `dy` and raises exponents by `dy` and spaces without width, which only browsers add up
 * alike. Here every piece of text gets the place where Chromium put it, so that all programs draw it there.
 */

/** A piece of a text in one line and one font, with the place of its first letter, in the units of the text. */
export interface TextPiece {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  /** What differs from the style of the text as a whole, as CSS; empty for none. */
  readonly style: string;
  /** Address of a link, or null. */
  readonly href: string | null;
}

/** The texts of an SVG in order: their pieces, and where lines are aligned; null for what is placed already. */
export type PlacedText = { readonly anchor: "start" | "middle" | "end"; readonly pieces: readonly TextPiece[] } | null;

/** Writes every text as pieces with absolute places. texts: what `readTexts` found in this SVG. */
export function withPlacedTexts(svg: string, texts: readonly PlacedText[]): string {
  let next = 0;
  return svg.replaceAll(/(<text\b[^>]*?)(?:\/>|>(.*?)<\/text>)/gs, (whole, tag: string) => {
    const placed = texts[next++];
    if (placed === null || placed === undefined) return whole;
    const { anchor, pieces } = placed;
    const start = `${tag.replaceAll(/ (?:x|y|dx|dy|text-anchor)="[^"]*"/g, "")} text-anchor="${anchor}"`;
    const [{ text, x, y, style, href }] = pieces;
    const plain = pieces.length === 1 && style === "" && href === null;
    return plain
      ? `${start} x="${rounded(x)}" y="${rounded(y)}">${escaped(text)}</text>`
      : `${start}>${pieces.map(written).join("")}</text>`;
  });
}

function written({ text, x, y, style, href }: TextPiece): string {
  const look = style === "" ? "" : ` style="${escaped(style)}"`;
  const piece = `<tspan${look} x="${rounded(x)}" y="${rounded(y)}">${escaped(text)}</tspan>`;
  return href === null ? piece : `<a xlink:href="${escaped(href)}">${piece}</a>`;
}

/** Hundredths of a pixel: finer than a printer, and the same each time. */
function rounded(length: number): number {
  return Number(length.toFixed(2));
}

/**
 * Runs in a page with the text of an SVG: the `PlacedText` of each of its texts that has lines, exponents or a shift.
 * Pieces start and end with letters, as not all programs keep spaces there. Lines of one piece keep their alignment, so
 * that another font stays in place; a text with a line of several is aligned at the start of each.
 */
export const readTexts = `(svg) => {
  const holder = document.createElement("div");
  holder.innerHTML = svg;
  document.body.append(holder);
  const look = ["font-family", "font-size", "font-weight", "font-style", "fill", "text-decoration-line"];
  const piecesOf = (text) => {
    const own = getComputedStyle(text);
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    const pieces = [];
    let at = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const letters = node.data;
      const first = at + letters.search(/[^\\s\\u200b]/);
      at += letters.length;
      const shown = letters.replaceAll("\\u200b", "").trim();
      if (shown === "") continue;
      const { x, y } = text.getStartPositionOfChar(first);
      const css = getComputedStyle(node.parentElement);
      const style = look
        .filter((name) => css.getPropertyValue(name) !== own.getPropertyValue(name))
        .map((name) => name + ": " + css.getPropertyValue(name) + ";")
        .join(" ");
      const line = node.parentElement.closest(".line") ?? text;
      const link = node.parentElement.closest("a");
      pieces.push({ text: shown, x, y, style, line, href: link?.getAttribute("xlink:href") ?? null });
    }
    return pieces;
  };
  const texts = [...holder.querySelectorAll("text")].map((text) => {
    if (!text.hasAttribute("dy") && !text.querySelector("[dy]")) return null;
    text.style.textRendering = "geometricPrecision"; // places that do not hang on pixels
    const pieces = piecesOf(text);
    if (pieces.length === 0) return null;
    const single = pieces.every(({ line }, i) => line !== pieces[i - 1]?.line);
    const anchor = single ? (text.getAttribute("text-anchor") ?? "start") : "start";
    const placed = pieces.map(({ line, ...piece }) =>
      single ? { ...piece, x: Number(line.getAttribute("x") ?? text.getAttribute("x")) } : piece,
    );
    return { anchor, pieces: placed };
  });
  holder.remove();
  return texts;
}`;
