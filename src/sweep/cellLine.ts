import { jsonPieces } from "../io/json.ts";
import { cellKey, type PlannedCell } from "./plan.ts";

/** A line of `cells.jsonl`, read back. */
export interface CellLine {
  readonly key: string;
  readonly outcome: unknown;
}

/** `{"parameters":{…},"replica":0,"outcome":{…}}` without a line feed. @throws InputError naming what JSON cannot hold */
export function formatLine({ key }: Pick<PlannedCell, "key">, outcome: unknown): string {
  const pieces = [...jsonPieces(outcome, { name: "the outcome" })];
  return `${key.slice(0, -1)},"outcome":${pieces.join("").trimEnd()}}`;
}

/** What a line says: undefined when it is not JSON in UTF-8, null when it is JSON but not a cell. */
export function parseLine(bytes: Uint8Array): CellLine | null | undefined {
  const value = parsed(bytes);
  if (value === undefined) return undefined;
  if (typeof value !== "object" || value === null || Object.keys(value).join() !== "parameters,replica,outcome") {
    return null;
  }
  const { parameters, replica, outcome } = value as { parameters: never; replica: never; outcome: unknown };
  return { key: cellKey(parameters, replica), outcome };
}

const decoder = new TextDecoder("utf-8", { fatal: true });

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch {
    return undefined;
  }
}
