import { type Choice, type NumberRange, type PanelName, type Parameters, panelOf } from "./panels.ts";

/** An allowed value, and the problem of the given one; null when there is none. */
export interface Corrected<T> {
  readonly value: T;
  /** `is not a whole number`. */
  readonly problem: string | null;
}

/** The allowed number nearest to the one in a text; the default where there is no nearest. */
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

/** The choice that a text names, else the default. */
export function choiceIn(range: Pick<Choice, "choices" | "default">, text: string): Corrected<string> {
  if (range.choices.includes(text)) return { value: text, problem: null };
  return { value: range.default, problem: `is none of ${range.choices.join(", ")}` };
}

/** The nearest parameters that can go together, and sentences for people where they are not those given. */
export function allowed<P extends PanelName>(
  panel: P,
  parameters: Parameters<P>,
): { readonly parameters: Parameters<P>; readonly corrections: readonly string[] } {
  const fitted = panelOf(panel).fit?.(parameters) ?? { parameters, corrections: [] };
  return fitted as { readonly parameters: Parameters<P>; readonly corrections: readonly string[] };
}

/** The number a text is in decimal notation; null for any other text. −0 is 0. */
export function decimal(text: string): number | null {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return null;
  return Number(text) || 0;
}
