import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const source = new URL("../../src/", import.meta.url);

/** Every module a file under src/ imports or re-exports, relative ones resolved to paths from src/. */
function imports(file: string): string[] {
  const text = readFileSync(new URL(file, source), "utf8");
  const specifiers = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*["']([^"']+)["']/g)].map(
    ([, specifier]) => specifier,
  );
  return specifiers.map((specifier) =>
    specifier.startsWith(".") ? new URL(specifier, new URL(file, source)).href.slice(source.href.length) : specifier,
  );
}

function filesUnder(folder: string): string[] {
  return readdirSync(new URL(folder, source), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => folder + name.replaceAll("\\", "/"));
}

describe("the direction of imports", () => {
  test("is read from the import lines", () => {
    expect(imports("theory/gapGrowth.ts")).toEqual(["checks.ts", "math/index.ts"]);
    expect(imports("random/generator.ts")).toContain("@noble/hashes/sha2.js");
    expect(imports("theory/index.ts")).toContain("theory/reduction.ts"); // a re-export
  });

  test("the reference shares no code with the dynamics and the theory it checks", () => {
    const files = filesUnder("reference/");
    expect(files).toEqual(expect.arrayContaining(["reference/autoencoder.ts", "reference/eulerCollapse.ts"]));
    for (const file of files) {
      const shared = imports(file).filter((name) => /^(dynamics|theory|solvers)\//.test(name));
      expect(shared, `${file} must stay independent`).toEqual([]);
    }
  });

  test("the solvers know nothing of neurons and take nothing from outside but the shared checks and the functions of src/math", () => {
    const files = filesUnder("solvers/");
    expect(files.length).toBeGreaterThan(10);
    for (const file of files) {
      const outside = imports(file).filter((name) => /\.ts$/.test(name) && !name.startsWith("solvers/"));
      expect(
        outside.filter((name) => !["checks.ts", "nearest.ts", "math/index.ts"].includes(name)),
        `${file} must know nothing of neurons`,
      ).toEqual([]);
    }
  });

  test("the functions of src/math know nothing of the project", () => {
    expect(filesUnder("math/").flatMap(imports).sort()).toEqual(["math/mathBinary.ts", "webAssembly.ts"]);
    expect(imports("webAssembly.ts")).toEqual([]);
  });

  test("dynamics, theory and random do no input or output", () => {
    for (const file of ["dynamics/", "theory/", "random/"].flatMap(filesUnder)) {
      const impure = imports(file).filter((name) => name.startsWith("node:") || /^(io|cli|figures)\//.test(name));
      expect(impure, `${file} must stay pure`).toEqual([]);
    }
  });

  test("sweeps run experiments and keep what they say: no science, drawing or printing of their own", () => {
    const files = filesUnder("sweep/");
    expect(files.length).toBeGreaterThan(10);
    for (const file of files) {
      const foreign = imports(file).filter((name) => /^(cli|figures|simulate|theory|dynamics|solvers)\//.test(name));
      expect(foreign, `${file} must leave that to experiments, figures and cli`).toEqual([]);
    }
  });
});
