import type { Summary } from "incidental";

/** What a cell of a table may hold: text, a number, or a sample, shown as its mean ± standard error. */
export type Entry = string | number | Pick<Summary, "mean" | "standardError">;

/** Rows as the last expression of a cell, shown as a table with a column for every name in the first row. */
export function table(rows: readonly Readonly<Record<string, Entry>>[]): object {
  const names = Object.keys(rows[0] ?? {});
  const lines = [names, names.map(() => "---"), ...rows.map((row) => names.map((name) => formatted(row[name])))];
  const text = lines.map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`).join("\n");
  return { [Symbol.for("Jupyter.display")]: () => ({ "text/markdown": text, "text/plain": text }) };
}

/** A number to four digits, a sample to the two leading digits of its error. */
export function formatted(entry: Entry): string {
  if (typeof entry === "string") return entry;
  if (typeof entry === "number") return short(entry);
  const { mean, standardError } = entry;
  if (!(standardError > 0)) return short(mean);
  const decimals = Math.min(20, Math.max(0, 1 - Math.floor(Math.log10(standardError))));
  return `${minus(mean.toFixed(decimals))} ± ${standardError.toFixed(decimals)}`;
}

function short(value: number): string {
  return minus(String(Number(value.toPrecision(4))));
}

/** With a minus sign for a hyphen, and none before zero. */
function minus(digits: string): string {
  return Number(digits) === 0 ? digits.replace("-", "") : digits.replaceAll("-", "−");
}
