import { crc32 } from "node:zlib";
import { cellKey, type PlannedCell } from "../plan.ts";

/** A line of `cells.jsonl`, read back. */
export interface CellLine {
  readonly key: string;
  readonly outcome: unknown;
  /** Whether its checksum is that of other bytes; a line without one, as early results have it, is not damaged. */
  readonly damaged: boolean;
}

/**
 * `{"parameters":{…},"replica":0,"outcome":{…},"crc32":…}` without a line feed; the checksum is that of the bytes
 * before it. outcome: as JSON
 */
export function formatLine({ key }: Pick<PlannedCell, "key">, outcome: string): string {
  return withChecksum(`${key.slice(0, -1)},"outcome":${outcome}`, "utf8");
}

function withChecksum(start: string, encoding: "utf8" | "latin1"): string {
  return `${start},"crc32":${crc32(Buffer.from(start, encoding))}}`;
}

/**
 * What a line says: undefined when it is not JSON in UTF-8, null when it is JSON but not a cell, whose outcome is an
 * object.
 */
export function parseLine(bytes: Uint8Array): CellLine | null | undefined {
  const value = parsed(bytes);
  if (value === undefined) return undefined;
  if (typeof value !== "object" || value === null || !isCell(Object.keys(value))) return null;
  const { parameters, replica, outcome } = value as { parameters: never; replica: never; outcome: unknown };
  if (typeof outcome !== "object" || outcome === null || Array.isArray(outcome)) return null;
  if (isNested(parameters) || isNested([replica])) return null; // which some engines could not write
  return { key: cellKey(parameters, replica), outcome, damaged: isDamaged(bytes) };
}

/** Whether a value holds a list or an object; parameters of a cell are numbers and texts. */
function isNested(value: unknown): boolean {
  const isObject = (entry: unknown) => typeof entry === "object" && entry !== null;
  return isObject(value) && Object.values(value as object).some(isObject);
}

function isCell(keys: readonly string[]): boolean {
  return ["parameters,replica,outcome", "parameters,replica,outcome,crc32"].includes(keys.join());
}

/** The end of a line with a checksum. */
const checksum = /,"crc32":(\d+)\}(\n?)$/;

function isDamaged(bytes: Uint8Array): boolean {
  const text = textOf(bytes);
  const found = checksum.exec(text);
  if (found === null) return text.includes(',"crc32":'); // in another place, or no number
  return crc32(bytes.subarray(0, found.index)) !== Number(found[1]);
}

/** One letter for every byte. */
function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
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
 * A line of an experiment's cells with the names that fields have now, everything else but the checksum byte for byte
 * the same; the very `bytes` where no field has a former name.
 */
export function renamedLine(bytes: Uint8Array, experiment: string): Uint8Array {
  const names = Object.entries(formerNames[experiment] ?? {});
  const text = textOf(bytes);
  // within a text quotation marks follow a backslash: only names stand like this
  const renamed = names.reduce((line, [former, name]) => line.replaceAll(`"${former}":`, `"${name}":`), text);
  if (renamed === text) return bytes;
  const found = checksum.exec(renamed);
  const whole = found === null ? renamed : withChecksum(renamed.slice(0, found.index), "latin1") + found[2];
  return Buffer.from(whole, "latin1");
}
