import { quotedShort } from "./fileErrors.ts";

/** Arrays and objects within one another, more than any file of this package has. */
export const DEEPEST = 100;

/**
 * What a JSON text has that JSON.parse would let pass: a key twice in one object, of which it keeps the last, or arrays
 * and objects deeper than `deepest`, which take much memory. Undefined where there is neither; of a text that is not
 * JSON, anything.
 */
export function jsonFault(text: string, deepest: number): string | undefined {
  const keys: Set<string>[] = []; // of the open objects and arrays, outermost first
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (letter === "{" || letter === "[") {
      if (keys.push(new Set()) > deepest) return `it is more than ${deepest} levels deep`;
    } else if (letter === "}" || letter === "]") keys.pop();
    else if (letter === '"') {
      const start = at;
      at = stringEnd(text, at);
      if (!isKey(text, at)) continue;
      const key = decoded(text.slice(start, at + 1));
      if (keys.at(-1)?.has(key)) return `it has ${quotedShort(key)} twice`;
      keys.at(-1)?.add(key);
    }
  }
  return undefined;
}

/** Where the string that begins at `start` has its closing quote. */
function stringEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at;
}

/** Whether a colon follows the string that ends at `end`. */
function isKey(text: string, end: number): boolean {
  let at = end + 1;
  while (at < text.length && /\s/.test(text[at])) at++;
  return text[at] === ":";
}

/** A string of JSON; as it is written where it is none. */
function decoded(written: string): string {
  try {
    return String(JSON.parse(written));
  } catch {
    return written;
  }
}
