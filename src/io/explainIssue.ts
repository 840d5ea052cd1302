import type * as z from "zod";
import { harmless } from "./fileErrors.ts";

/**
 * What the schema of a file has against `data`, as one line such as
 * `sweep.json: parameters.m[1] must be a whole number >= 1, got 2.5.`
 *
 * Messages of the schemas are predicates ("must be …"), completed here by the field and by what was given; those about
 * unknown and repeated entries are whole sentences.
 */
export function explainIssue(name: string, issues: readonly z.core.$ZodIssue[], data: unknown): string {
  return harmless(explanation(name, issues, data));
}

function explanation(name: string, issues: readonly z.core.$ZodIssue[], data: unknown): string {
  // a misspelt field rather than the one it leaves missing
  const unknown = issues.find(({ code }) => code === "unrecognized_keys");
  const { code, path, message } = unknown ?? issues[0];
  if (code === "unrecognized_keys" || code === "custom") return `${name}: ${message}`;
  const { field, value } = walk(path, data);
  if (value === undefined) return `${name}: ${field} is missing; it ${message}.`;
  return `${name}: ${field === "" ? "the whole" : field} ${message}, got ${shown(value)}.`;
}

/**
 * What is to be found at the end of `path`. A bare value stands for a list of one, so an index into it is not shown.
 */
function walk(path: readonly PropertyKey[], data: unknown): { field: string; value: unknown } {
  let field = "";
  let value = data;
  for (const key of path) {
    if (typeof key === "number" && !Array.isArray(value)) break;
    field += typeof key === "number" ? `[${key}]` : `${field === "" ? "" : "."}${String(key)}`;
    value = typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  }
  return { field, value };
}

/** A value of a JSON file, short enough for a line. */
export function shown(value: unknown): string {
  const text = typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
  return harmless(text.length > 60 ? `${text.slice(0, 57)}...` : text);
}
