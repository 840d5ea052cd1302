import { cellKey, type PlannedCell } from "../plan.ts";

/** A line of `cells.jsonl`, read back. */
export interface CellLine {
  readonly key: string;
  readonly outcome: unknown;
}

/** `{"parameters":{…},"replica":0,"outcome":{…}}` without a line feed. outcome: as JSON */
export function formatLine({ key }: Pick<PlannedCell, "key">, outcome: string): string {
  return `${key.slice(0, -1)},"outcome":${outcome}}`;
}

/**
 * What a line says: undefined when it is not JSON in UTF-8, null when it is JSON but not a cell, whose outcome is an
 * object.
 */
export function parseLine(bytes: Uint8Array): CellLine | null | undefined {
  const value = parsed(bytes);
  if (value === undefined) return undefined;
  if (typeof value !== "object" || value === null || Object.keys(value).join() !== "parameters,replica,outcome") {
    return null;
  }
  const { parameters, replica, outcome } = value as { parameters: never; replica: never; outcome: unknown };
  if (typeof outcome !== "object" || outcome === null || Array.isArray(outcome)) return null;
  try {
    return { key: cellKey(parameters, replica), outcome };
  } catch {
    return null; // nested too deep to be written
  }
}

const decoder = new TextDecoder("utf-8", { fatal: true });

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch {
    return undefined;
  }
}

const counts = { nonzero: "polysemantic", window: "polysemanticWindow" };

/** Fields of outcomes that early results of version 0.1.0 name otherwise, by experiment: former name, name. */
const formerNames: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  collisions: counts,
  "co-occurrence": counts,
  "noise-collisions": counts,
  optimiser: counts,
};

/**
 * A line of an experiment's cells with the names that fields have now, everything else byte for byte the same; the very
 * `bytes` where no field has a former name.
 */
export function renamedLine(bytes: Uint8Array, experiment: string): Uint8Array {
  const names = Object.entries(formerNames[experiment] ?? {});
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1"); // keeps every byte
  // within a text quotation marks follow a backslash: only names stand like this
  const renamed = names.reduce((line, [former, name]) => line.replaceAll(`"${former}":`, `"${name}":`), text);
  return renamed === text ? bytes : Buffer.from(renamed, "latin1");
}
