/** A file that is shown as JSON looks like those that the package writes, field by field, or is one that it reads. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { findEntry } from "../../src/catalogue.ts";
import { axesOf } from "../../src/run/folder/axes.ts";
import { planOf } from "../../src/run/plan.ts";
import { parseSweepFile } from "../../src/run/sweepFile.ts";
import { folder, incidental } from "../support/commandLine.ts";
import { type Block, blocksOf, pages, placeOf } from "../support/markdown.ts";

/** A kind of file: how to know it, and what is wrong with one that is shown. */
interface Kind {
  readonly what: string;
  readonly is: (value: object) => boolean;
  readonly check: (block: Block) => Promise<void>;
}

const kinds: readonly Kind[] = [
  {
    what: "a run",
    is: (value) => "flow" in value,
    check: (block) => like(block, "simulate collapse --m 50 --lambda 0.01 --samples 2 --out run.json", "run.json"),
  },
  {
    what: "what verify writes",
    is: (value) => "claims" in value,
    check: (block) => like(block, "verify gap --quiet --json results.json", "results.json"),
  },
  {
    what: "a cell of a sweep",
    is: (value) => "outcome" in value,
    check: (block) => like(block, "sweep sweep.json --quiet --out out", "out/cells.jsonl"),
  },
  {
    what: "the axes of a manifest",
    is: (value) => "axes" in value,
    check: async ({ code }) => {
      const parameters = { n: [2], m: [3], lambda: [0.02], tEnd: [2000], samples: [3] };
      const axes = axesOf(planOf(findEntry("weights", "test").experiment, { parameters }));
      expect(JSON.parse(code)).toEqual({ axes });
    },
  },
  {
    what: "a sweep file",
    is: (value) => "experiment" in value,
    check: async (block) => {
      expect(parseSweepFile(block.code, placeOf(block)).grid.seeds).toBeGreaterThan(0);
    },
  },
];

/** A sweep of one small cell. */
const sweep = { experiment: "collisions", parameters: { n: [6], m: [8], lambda: [0.02] }, seeds: 1 };

const blocks = pages.flatMap(blocksOf).filter(({ language }) => language === "json");

it("finds a run, a sweep file and a cell", () => {
  expect(blocks.length).toBeGreaterThanOrEqual(3);
});

it.each(blocks.map((block) => ({ block, place: placeOf(block) })))(
  "$place is what it seems to be",
  async ({ block }) => {
    const value = JSON.parse(block.code);
    const kind = kinds.find(({ is }) => is(value));
    expect(kind, "no test knows this kind of file").toBeDefined();
    await kind?.check(block);
  },
);

/** Holds a block against the first line or the whole of a file that a command writes. */
async function like(block: Block, command: string, file: string): Promise<void> {
  const cwd = folder();
  writeFileSync(join(cwd, "sweep.json"), JSON.stringify(sweep));
  const { code, stderr } = await incidental(command.split(" "), undefined, cwd);
  expect(code, stderr).toBe(0);
  const text = readFileSync(join(cwd, file), "utf8");
  const written = JSON.parse(file.endsWith(".jsonl") ? text.split("\n")[0] : text);
  expect(shapeOf(JSON.parse(block.code))).toEqual(shapeOf(written));
}

/** Fields and types, lists by their first entry, null and numbers alike: a standard error may be either. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (value === null || typeof value === "number") return "number or null";
  if (typeof value !== "object") return typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, shapeOf(field)]));
}
