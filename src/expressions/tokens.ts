/** A word of an expression and where it starts, counted in characters from 1. */
export interface Token {
  readonly kind: "number" | "name" | "sign";
  readonly text: string;
  readonly at: number;
}

const WORDS: readonly [Token["kind"], RegExp][] = [
  ["number", /(\d+(\.(?![*/^])\d*)?|\.\d+)([eE][+-]?\d+)?/y], // `.*`, `./` and `.^` are signs to mathjs
  ["name", /[A-Za-z_]\w*/y],
  ["sign", /[-+*/^(),]/y],
];

/**
 * What an expression may measure: so much is read, differentiated and cut to pieces within seconds, whatever it is, and
 * within the stack of any engine.
 */
const MOST = { characters: 1000, words: 250, depth: 50 } as const;

/**
 * Splits an expression into its words; `refuse` throws where a character belongs to none, where a number is cut off
 * behind the e of its exponent, and where there is more of it than MOST.
 */
export function tokens(text: string, refuse: (reason: string) => never): Token[] {
  const refuseSize = (at: number, what: string) =>
    refuse(`goes on at character ${at} beyond ${what}, the most an expression may have; write it shorter`);
  if (text.length > MOST.characters) refuseSize(MOST.characters + 1, `${MOST.characters} characters`);
  const found: Token[] = [];
  let depth = 0;
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
    if (found.length === MOST.words) refuseSize(token.at, `${MOST.words} numbers, names and signs`);
    if (token.kind === "number" && /^[eE](?!\w)/.test(text.slice(from + token.text.length))) {
      const cut = text.slice(from, from + token.text.length + 1);
      refuse(`${quoted(cut)} at character ${token.at} has no exponent; write ${cut}-3, or ${token.text} * e`);
    }
    if (token.text === "(") depth++;
    if (token.text === ")") depth--;
    if (depth > MOST.depth) refuseSize(token.at, `${MOST.depth} brackets inside one another`);
    found.push(token);
    from += token.text.length;
  }
  return found;
}

/** Text as it is put into messages, on one line. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}

/** Like `quoted`, a long text by its beginning. */
export function excerpt(text: string): string {
  return text.length > MOST.characters ? `${quoted(text.slice(0, 40))}...` : quoted(text);
}

function wordAt(text: string, from: number): Token | undefined {
  for (const [kind, pattern] of WORDS) {
    pattern.lastIndex = from;
    const match = pattern.exec(text);
    if (match) return { kind, text: match[0], at: from + 1 };
  }
  return undefined;
}
