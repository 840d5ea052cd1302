/** A word that a shell obeys nothing in: of letters that it takes as they are, or quoted as `shellWord` does. */
const WORD = "(?:[\\w./-]+|'(?:[^']|'\\\\'')*'|\\$'(?:[^'\\\\]|\\\\.)*')";
const COMMAND = new RegExp(`^incidental(?: ${WORD})+$`);

/**
 * `text`, a command from a file of others, where it can be shown to people, who paste it: it calls this program and its
 * words are inert; else what `otherwise` says.
 */
export function pasted(text: unknown, otherwise: string): string {
  return typeof text === "string" && COMMAND.test(text) ? text : otherwise;
}
