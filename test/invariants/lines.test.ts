import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const root = new URL("../../", import.meta.url);
const LONGEST = 120; // characters
/** Written by `npm run generate`. */
const GENERATED: readonly string[] = [
  "src/kernels/driveBinary.ts",
  "src/math/mathBinary.ts",
  "src/solvers/methods/odexPackage.ts",
];

const files = ["src", "test", "scripts", "bench", "fuzz"].flatMap((folder) =>
  readdirSync(new URL(`${folder}/`, root), { recursive: true, encoding: "utf8" })
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .filter((name) => /\.(ts|mjs|js)$/.test(name) && !GENERATED.includes(name)),
);

describe("the length of lines", () => {
  const longLines = (name: string, text: string) =>
    text.split("\n").flatMap((line, i) => ([...line].length > LONGEST ? [`${name}:${i + 1}`] : []));

  test("is counted in characters", () => {
    expect(longLines("a.ts", `${"x".repeat(120)}\n${"λ".repeat(121)}\n${"𝔴".repeat(120)}`)).toEqual(["a.ts:2"]);
  });

  test("is at most 120 in every file of src, test, scripts and bench", () => {
    for (const name of ["src/index.ts", "test/io/helpers.ts", "scripts/notices.mjs", "bench/l1Speed.ts"]) {
      expect(files).toContain(name);
    }
    expect(files.flatMap((name) => longLines(name, readFileSync(new URL(name, root), "utf8")))).toEqual([]);
  });
});
