import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const source = new URL("../../src/", import.meta.url);
const files = readdirSync(source, { recursive: true, encoding: "utf8" })
  .map((name) => name.replaceAll("\\", "/"))
  .filter((name) => name.endsWith(".ts"));

/** Files under src/ that a file imports or re-exports, as paths from src/. */
const imports = new Map(
  files.map((file) => {
    const text = readFileSync(new URL(file, source), "utf8");
    const found = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*["'](\.[^"']+\.ts)["']/g)];
    return [file, found.map(([, path]) => new URL(path, new URL(file, source)).href.slice(source.href.length))];
  }),
);

/** Whether imports lead from one file to another. */
function leads(from: string, to: string, seen = new Set<string>()): boolean {
  if (seen.has(from)) return false;
  seen.add(from);
  return (imports.get(from) ?? []).some((next) => next === to || leads(next, to, seen));
}

describe.each([
  ["figures", /^(figures|experiments|measure)\/|^checks\.ts$/],
  ["io", /^(io|figures)\/|^checks\.ts$/],
  ["lab/engine", /^(lab\/engine|simulate|dynamics|theory|measure|random|solvers)\/|^checks\.ts$/],
  ["lab/page", /^(lab\/(page|engine)|figures)\//],
])("the files of %s", (room, below) => {
  const own = files.filter((file) => file.startsWith(`${room}/`));

  it("import from the rooms below alone", () => {
    expect(own.length).toBeGreaterThan(10);
    expect(own.flatMap((file) => imports.get(file)!.filter((path) => !below.test(path)))).toEqual([]);
  });

  it("do not import one another in a circle", () => {
    expect(own.filter((file) => leads(file, file))).toEqual([]);
  });
});
