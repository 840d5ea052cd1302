import { readdirSync } from "node:fs";
import { dirname, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { importsOf } from "../support/moduleGraph.ts";

const source = fileURLToPath(new URL("../../src/", import.meta.url));

/** The rooms of src/, lowest first: a file imports from its own row and the rows above it. */
const ROOMS: readonly (readonly string[])[] = [
  ["checks.ts", "nearest.ts", "webAssembly.ts"],
  ["math"],
  ["kernels", "solvers"],
  ["random"],
  ["measure", "theory"],
  ["dynamics"],
  ["expressions"],
  ["simulate", "reference"],
  ["experiments"],
  ["figures"],
  ["catalogue.ts"],
  ["io"],
  ["run"],
  ["cli", "lab"],
  ["index.ts", "rendering.ts"],
];

/** Files that import one another today. The list only grows shorter: what is no longer true has to go from it. */
const CYCLES_LEFT: readonly (readonly string[])[] = [];
/** Imports that run upward today, as `from → to`. */
const UPWARD_LEFT: readonly string[] = [];

const files = readdirSync(source, { recursive: true, encoding: "utf8" })
  .map((name) => name.replaceAll("\\", "/"))
  .filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"))
  .sort();
/** What every file imports: files of the package as paths from src/, others by name. */
const imports = new Map(files.map((file) => [file, importsOf(source + file).map((name) => pathOf(file, name))]));

function pathOf(file: string, name: string): string {
  return name.startsWith(".") ? relative(source, `${source}${dirname(file)}/${name}`).replaceAll("\\", "/") : name;
}

const importsFrom = (file: string) => imports.get(file) ?? [];
const rank = (file: string) => ROOMS.findIndex((row) => row.includes(file.split("/")[0]));

/**
 * Groups of files each of which reaches all others of its group: the strongly connected components (Tarjan 1972),
 * sorted.
 */
function cycles(): string[][] {
  const groups: string[][] = [];
  const order = new Map<string, number>(); // in which files are met
  const lowest = new Map<string, number>(); // the first file met that a file reaches
  const open: string[] = [];
  const visit = (file: string): void => {
    order.set(file, order.size);
    lowest.set(file, order.size - 1);
    open.push(file);
    for (const next of importsFrom(file).filter((name) => imports.has(name))) {
      if (!order.has(next)) visit(next);
      if (open.includes(next)) lowest.set(file, Math.min(lowest.get(file)!, lowest.get(next)!));
    }
    if (lowest.get(file) !== order.get(file)) return;
    const group = open.splice(open.indexOf(file));
    if (group.length > 1) groups.push(group.sort());
  };
  for (const file of files) if (!order.has(file)) visit(file);
  return groups.sort(([a], [b]) => (a < b ? -1 : 1));
}

describe("the direction of imports", () => {
  const filesUnder = (folder: string) => files.filter((name) => name.startsWith(folder));

  test("is read from the import lines, types and re-exports included", () => {
    expect(importsFrom("theory/gapGrowth.ts")).toEqual(["checks.ts", "math/index.ts"]);
    expect(importsFrom("random/generator.ts")).toContain("@noble/hashes/sha2.js");
    expect(importsFrom("theory/index.ts")).toContain("theory/reduction.ts"); // a re-export
    expect(importsFrom("dynamics/patternSums.ts")).toContain("dynamics/inputs.ts"); // a type alone
    expect(files.length).toBeGreaterThan(300);
  });

  test("every file is in a room", () => {
    expect(files.filter((file) => rank(file) < 0)).toEqual([]);
  });

  test("no import runs upward", () => {
    const upward = files.flatMap((file) =>
      importsFrom(file)
        .filter((name) => imports.has(name) && rank(name) > rank(file))
        .map((name) => `${file} → ${name}`),
    );
    expect(upward).toEqual(UPWARD_LEFT);
  });

  test("no two files import one another, nor more of them in a ring", () => {
    expect(cycles()).toEqual(CYCLES_LEFT);
  });

  test("the reference shares no code with the dynamics and the theory it checks", () => {
    const own = filesUnder("reference/");
    expect(own).toEqual(expect.arrayContaining(["reference/autoencoder.ts", "reference/eulerCollapse.ts"]));
    for (const file of own) {
      const shared = importsFrom(file).filter((name) => /^(dynamics|theory|solvers)\//.test(name));
      expect(shared, `${file} must stay independent`).toEqual([]);
    }
  });

  test("the solvers know nothing of neurons and take nothing from outside but checks and mathematics", () => {
    const own = filesUnder("solvers/");
    expect(own.length).toBeGreaterThan(10);
    for (const file of own) {
      const outside = importsFrom(file).filter((name) => imports.has(name) && !/^(solvers|math)\//.test(name));
      expect(
        outside.filter((name) => !["checks.ts", "nearest.ts", "math/index.ts"].includes(name)),
        `${file} must know nothing of neurons`,
      ).toEqual([]);
    }
  });

  test("the functions of src/math know nothing of the project", () => {
    expect(filesUnder("math/").flatMap(importsFrom).sort()).toEqual(["math/mathBinary.ts", "webAssembly.ts"]);
    expect(importsFrom("webAssembly.ts").filter((name) => !name.startsWith("node:"))).toEqual([]); // types of Node
  });

  test("dynamics, theory, measure and random do no input or output", () => {
    for (const file of ["dynamics/", "theory/", "measure/", "random/"].flatMap(filesUnder)) {
      const impure = importsFrom(file).filter((name) => name.startsWith("node:"));
      expect(impure, `${file} must stay pure`).toEqual([]);
    }
  });

  test("sweeps run experiments and keep what they say: no science, drawing or printing of their own", () => {
    const own = filesUnder("run/");
    for (const file of own) {
      const foreign = importsFrom(file).filter((name) =>
        /^(cli|figures|simulate|theory|dynamics|solvers)\//.test(name),
      );
      expect(foreign, `${file} must leave that to experiments, figures and cli`).toEqual([]);
    }
  });
});
