import { drawn, element } from "./dom.ts";

/** A run of characters of a formula, on the line, below or above it. */
interface Piece {
  readonly text: string;
  readonly level: "line" | "below" | "above";
}

/** `‖W_i‖_4^4` in pieces: the character after _ stands below the line, the one after ^ above it. */
function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  for (const part of text.match(/_.|\^.|[^_^]+/gu) ?? []) {
    const level = part.startsWith("_") ? "below" : part.startsWith("^") ? "above" : "line";
    found.push({ text: level === "line" ? part : part.slice(1), level });
  }
  return found;
}

/** A formula in HTML. */
export function formula(text: string): Node[] {
  return pieces(text).map((piece) => {
    if (piece.level === "line") return document.createTextNode(piece.text);
    return element(piece.level === "below" ? "sub" : "sup", {}, piece.text);
  });
}

const SHIFT = { line: 0, below: 0.28, above: -0.38 }; // of the base line, in units of the font size, downward

/** A formula in SVG, to be put into a text element of the font size `size`. */
export function drawnFormula(text: string, size: number): SVGTSpanElement[] {
  let at = 0;
  return pieces(text).map((piece) => {
    const dy = ((SHIFT[piece.level] - at) * size).toFixed(2);
    at = SHIFT[piece.level];
    return drawn("tspan", { dy, "font-size": piece.level === "line" ? null : 0.72 * size }, piece.text);
  });
}
