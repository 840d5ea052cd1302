/** A word of an expression and where it starts, counted in characters from 1. */
export interface Token {
  readonly kind: "number" | "name" | "sign";
  readonly text: string;
  readonly at: number;
}

const WORDS: readonly [Token["kind"], RegExp][] = [
  ["number", /(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?/y],
  ["name", /[A-Za-z_]\w*/y],
  ["sign", /[-+*/^(),]/y],
];

/** Splits an expression into its words; `refuse` throws where a character belongs to none. */
export function tokens(text: string, refuse: (reason: string) => never): Token[] {
  const found: Token[] = [];
  let from = 0;
  while (from < text.length) {
    const space = /\s*/y;
    space.lastIndex = from;
    space.exec(text);
    from = space.lastIndex;
    if (from === text.length) break;
    const token = wordAt(text, from);
    if (token === undefined) {
      const character = String.fromCodePoint(text.codePointAt(from) as number);
      refuse(
        `${quoted(character)} at character ${from + 1} does not belong there; use numbers, names, + - * ` +
          "/ ^ ( ) and commas",
      );
    }
    found.push(token);
    from += token.text.length;
  }
  return found;
}

/** Text as it is put into messages, on one line. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}

function wordAt(text: string, from: number): Token | undefined {
  for (const [kind, pattern] of WORDS) {
    pattern.lastIndex = from;
    const match = pattern.exec(text);
    if (match) return { kind, text: match[0], at: from + 1 };
  }
  return undefined;
}
