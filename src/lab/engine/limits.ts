import type { Choice, NumberRange, PanelName, Parameters } from "./parameters.ts";

/** A value that is allowed, and what was wrong with the one given; null when nothing. */
export interface Corrected<T> {
  readonly value: T;
  /** `is not a whole number`. */
  readonly problem: string | null;
}

/** The number that is meant by a text: itself, the nearest that is allowed, or the usual one where none is nearest. */
export function numberIn(range: NumberRange, text: string): Corrected<number> {
  const { least, most, whole, log } = range;
  const given = decimal(text);
  if (given === null) return { value: range.default, problem: "is not a number" };
  if (given >= least && given <= most) {
    const value = whole ? Math.round(given) : given;
    return { value, problem: value === given ? null : "is not a whole number" };
  }
  const hopeless = log && given <= 0; // no distance in the logarithm
  const value = hopeless ? range.default : given < least ? least : most;
  return { value, problem: `is not between ${least} and ${most}` };
}

/** The choice that is meant by a text, or the usual one. */
export function choiceIn(range: Pick<Choice, "choices" | "default">, text: string): Corrected<string> {
  if (range.choices.includes(text)) return { value: text, problem: null };
  return { value: range.default, problem: `is none of ${range.choices.join(", ")}` };
}

/** The parameters where they can go together, else the nearest that can, and a sentence for people; each is within its own range. */
export function allowed<P extends PanelName>(
  panel: P,
  parameters: Parameters<P>,
): { readonly parameters: Parameters<P>; readonly corrections: readonly string[] } {
  if (panel !== "many") return { parameters, corrections: [] };
  const { n, m } = parameters as Parameters<"many">;
  if (n <= 2 * m) return { parameters, corrections: [] };
  const correction = `${n} features do not fit on ${m} neurons, which hold at most two each; n = ${2 * m} is shown.`;
  return { parameters: { ...parameters, n: 2 * m }, corrections: [correction] };
}

/** The number a text is in decimal notation; null for any other text. −0 is 0. */
export function decimal(text: string): number | null {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return null;
  return Number(text) || 0;
}
