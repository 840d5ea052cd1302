/**
 * No block of the README and of docs escapes: its language is one that the tests beside this one run, check or compare.
 *
 * `sh`, `python`: commands and programs, run (commands.test.ts). `bash`: scripts for Slurm and GNU parallel, run (one
 * in commands.test.ts, both in test/cluster).
 * `js`, `ts`: modules, checked in strict mode and run (code.test.ts). `text`: what the block before it prints,
 * compared. `json`: files that the package reads or writes, compared with them (json.test.ts). `bibtex`: the citation,
 * compared with CITATION.cff (pages.test.ts). `diff`: changes of the package, applied to a copy of it and run
 * (patches.test.ts).
 */
import { describe, expect, it } from "vitest";
import { blocksOf, pages, placeOf, showsOutput, textOf } from "../support/markdown.ts";

const known = ["sh", "python", "bash", "js", "ts", "text", "json", "bibtex", "diff"];

describe.each(pages)("%s", (page) => {
  const blocks = blocksOf(page);

  it("has only blocks that a test knows", () => {
    expect(
      blocks.filter(({ language }) => !known.includes(language)).map((block) => `${placeOf(block)}: ${block.language}`),
    ).toEqual([]);
    expect(textOf(page)).not.toMatch(/<(pre|code|script)\b/);
  });

  it("shows output only behind the block that prints it", () => {
    const loose = blocks.filter(
      ({ language }, i) => language === "text" && !["sh", "python", "js", "ts"].includes(blocks[i - 1]?.language),
    );
    expect(loose.map(placeOf)).toEqual([]);
  });

  it("has scripts for a cluster only where they are run", () => {
    const scripts = blocks.filter(({ language }) => language === "bash");
    expect(scripts).toHaveLength(page === "docs/sweeps.md" ? 2 : 0);
  });
});

it("finds the blocks there are", () => {
  const found = new Map(known.map((language) => [language, 0]));
  for (const { language } of pages.flatMap(blocksOf)) found.set(language, (found.get(language) ?? 0) + 1);
  expect(Math.min(...found.values())).toBeGreaterThan(0);
  expect(found.get("js")).toBeGreaterThan(5);
});

it("output is compared line by line, with … for anything", () => {
  expect(showsOutput("a 1.5…\n  b", "a 1.5123\n  b\n")).toBe(true);
  expect(showsOutput("a\n…\nd", "a\nb\nc\nd\n")).toBe(true);
  expect(showsOutput("a", "a\nb\n")).toBe(false);
  expect(showsOutput("a 1.5", "a 1x5\n")).toBe(false);
});
