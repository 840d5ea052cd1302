import { parsePenalty } from "../../src/expressions/parsePenalty.ts";

/** λ of the penalties below, unless told otherwise. */
export const LAMBDA = 0.02;

/** A penalty from text, with λ. */
export function penaltyOf(text: string, own: Record<string, number> = {}) {
  return parsePenalty(text, { parameters: { lambda: LAMBDA, ...own } });
}

/**
 * Penalties of every kind: with friction, smooth, infinitely steep at zero, bent there without bound, with jumps
 * elsewhere.
 */
export const KINDS: readonly [text: string, own?: Record<string, number>][] = [
  ["lambda*abs(w)"],
  ["lambda*(abs(w) + 0.5*w^2)"],
  ["lambda*log(1 + abs(w)/0.1)"],
  ["lambda*w^2"],
  ["lambda*(max(abs(w) - d, 0) + min(abs(w), d)^2/(2*d))", { d: 0.05 }],
  ["lambda*min(abs(w), 0.3)"],
  ["lambda*min(abs(w), abs(w - 1), abs(w + 1))"],
  ["lambda*(max(w, 0) + w^2/10)"],
  ["lambda*abs(w - 0.5)"],
  ["lambda*abs(w)^p", { p: 0.5 }],
  ["lambda*log(abs(w))"],
  ["lambda*min(sqrt(abs(w)), 0.3)"],
  ["lambda*abs(w)^p", { p: 1.5 }],
];
