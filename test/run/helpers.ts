import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findEntry } from "../../src/catalogue.ts";
import { InputError } from "../../src/checks.ts";
import type { AnyExperiment } from "../../src/experiments/experiment.ts";
import { formatLine } from "../../src/run/folder/cellLine.ts";
import { type Manifest, manifestOf, writeManifest } from "../../src/run/folder/manifest.ts";
import { type Plan, planOf, type Shard } from "../../src/run/plan.ts";

/**
 * An experiment with a parameter of every kind, which refuses two cats on one mat. It is not registered and never run.
 */
export const toy: AnyExperiment = {
  name: "toy",
  title: "Cats on mats",
  parameters: {
    cats: { what: "how many cats", kind: "count" },
    mats: { what: "how many mats", kind: "count", default: 2 },
    mood: { what: "which mood", kind: "choice", choices: ["calm", "wild"], default: "calm" },
    asleep: { what: "share asleep", kind: "share", default: 0.5 },
    weight: { what: "kilograms of a cat", kind: "positive", default: 4.5 },
  },
  presets: { quick: { parameters: {}, seeds: 1, seed: 0 }, paper: { parameters: {}, seeds: 1, seed: 0 } },
  check: ({ cats, mats }) => {
    if (cats === 2 && mats === 1) throw new InputError("two cats do not share a mat.");
  },
  claims: [],
  outcome: {},
  cell: () => null,
  collect: () => null,
  expect: () => [],
};

/** A plan of the collisions: 2 × 2 points, `seeds` replicas. */
export function collisionsPlan({ seeds = 5, shard = null }: { seeds?: number; shard?: Shard | null } = {}): Plan {
  const request = { parameters: { n: [8], m: [16, 24], lambda: [0.02, 0.03] }, seeds, seed: 7 };
  return planOf(findEntry("collisions", "test").experiment, request, { shard });
}

/** The line of a cell with some outcome, line feed included; the text is longer than one byte per character. */
export function lineOf(plan: Plan, position: number): string {
  const cell = plan.cells[position];
  return `${formatLine(cell, JSON.stringify({ place: cell.index, word: "λ — über", nested: [1, [2.5, null]] }))}\n`;
}

/** Puts a folder of results there: the cells at these positions of the plan, in this order. Tells its path. */
export async function resultsFolder(
  directory: string,
  plan: Plan,
  { positions = plan.cells.map((_, i) => i), ...changes }: { positions?: readonly number[] } & Partial<Manifest> = {},
): Promise<string> {
  mkdirSync(directory, { recursive: true });
  const manifest = manifestOf(plan, { command: "incidental sweep sweep.json", weights: false });
  await writeManifest(directory, { ...manifest, ...changes });
  writeFileSync(join(directory, "cells.jsonl"), positions.map((position) => lineOf(plan, position)).join(""));
  return directory;
}

/** Every file under a folder with its bytes, as text that compares well. */
export function bytesOf(directory: string): Record<string, string> {
  const names = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return Object.fromEntries(
    names.map((name) => [name.slice(directory.length + 1), readFileSync(name).toString("latin1")]),
  );
}
