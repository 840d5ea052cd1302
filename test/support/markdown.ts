import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** The pages people read, from the root: the README and everything in docs that is written by hand. */
export const pages: readonly string[] = [
  "README.md",
  ...readdirSync(`${root}docs`)
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

/** A fenced block of a page. */
export interface Block {
  readonly page: string;
  /** Line of its fence, from 1. */
  readonly line: number;
  /** All that stands on the line of the opening fence beside it. */
  readonly language: string;
  readonly code: string;
}

export function textOf(page: string): string {
  return readFileSync(root + page, "utf8");
}

/** All blocks of a page in their order. Indented fences and fences of tildes count, so that none escapes. */
export function blocksOf(page: string): Block[] {
  return parse(page).blocks;
}

/** The text of a page without its blocks. */
export function proseOf(page: string): string {
  return parse(page).prose;
}

/** `docs/start.md, line 12`, for messages. */
export function placeOf({ page, line }: Block): string {
  return `${page}, line ${line}`;
}

/**
 * Whether `shown` is what was printed; `…` in it stands for anything on its line, a line of `…` alone for any lines.
 */
export function showsOutput(shown: string, printed: string): boolean {
  const lines = shown.trimEnd().split("\n");
  const patterns = lines.map((line) =>
    line.trim() === "…" ? "(?:.*\n)*?" : `${line.split("…").map(escaped).join(".*")} *\n`,
  );
  return new RegExp(`^${patterns.join("")}$`).test(`${printed.trimEnd()}\n`);
}

function parse(page: string): { blocks: Block[]; prose: string } {
  const blocks: Block[] = [];
  const prose: string[] = [];
  let open: { fence: string; line: number; language: string; code: string } | undefined;
  for (const [i, text] of textOf(page).split("\n").entries()) {
    if (open !== undefined) {
      if (text === open.fence) {
        blocks.push({ page, line: open.line, language: open.language, code: open.code });
        open = undefined;
      } else open.code += `${text}\n`;
      continue;
    }
    const fence = /^(\W*)(`{3,}|~{3,})([^`]*)$/.exec(text);
    if (fence) open = { fence: fence[2], line: i + 1, language: fence[1] + fence[3], code: "" };
    else prose.push(text);
  }
  if (open !== undefined) throw new Error(`${page}, line ${open.line}: the block is not closed.`);
  return { blocks, prose: prose.join("\n") };
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
