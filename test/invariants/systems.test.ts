/** What would stop the package, its tests or its scripts on another system than the one they were written on. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const root = new URL("../../", import.meta.url);
const textOf = (file: string) => readFileSync(new URL(file, root), "utf8");
const { scripts, engines } = JSON.parse(textOf("package.json"));

/** What is written in a way that works on some systems alone, by what is wrong with it. */
const FAULTS: Readonly<Record<string, RegExp>> = {
  "npm, npx and what is in .bin are scripts on Windows; see scripts/programs.mjs":
    /\b(?:spawn|exec|execFile|finished|run)(?:Sync)?\(\s*["'](?:npm|npx|tsc|vite|vitest|node)["']|node_modules\/\.bin/,
  "the path of a URL is no path of Windows; take fileURLToPath": /new URL\([^()]*\)\.pathname/,
  "a program of Unix; use Node's own, or leave the test out by test/support/systems.ts":
    /\b(?:spawn|exec|execFile)(?:Sync)?\(\s*["'](?:true|false|test|rm|cp|mkdir|cat|ls|touch|kill)["']/,
};

function faults(text: string): string[] {
  return Object.entries(FAULTS).flatMap(([fault, pattern]) => (pattern.test(text) ? [fault] : []));
}

const files = ["src", "test", "scripts", "bench", "fuzz"].flatMap(
  (folder) =>
    readdirSync(new URL(`${folder}/`, root), { recursive: true, encoding: "utf8" })
      .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
      .filter((name) => /\.(ts|mjs)$/.test(name) && name !== "test/invariants/systems.test.ts")
      .filter((name) => !name.startsWith("test/cluster/")), // of Linux alone
);

describe("every system", () => {
  it.each([
    ['execFileSync("npx", words)', 1],
    ['spawn("npm", ["ci"])', 1],
    ['join(folder, "node_modules/.bin/incidental")', 1],
    ['new URL("../x/", import.meta.url).pathname', 1],
    ['spawnSync("true").pid', 1],
    ["execFileSync(process.execPath, [program])", 0],
    ['spawnSync("python3", ["-c", "pass"])', 0],
    ["new URL(request.url()).pathname", 0],
  ])("is thought of: %s", (text, count) => {
    expect(faults(text)).toHaveLength(count);
  });

  it("can run the sources, the tests and the scripts", () => {
    expect(files.length).toBeGreaterThan(500);
    const found = files.flatMap((file) => faults(textOf(file)).map((fault) => `${file}: ${fault}`));
    expect(found).toEqual([]);
  });

  it("can run the scripts of package.json, in cmd.exe as in sh: programs joined by && and nothing else", () => {
    for (const [name, script] of Object.entries<string>(scripts)) {
      for (const command of script.split(" && ")) {
        expect(command, name).toMatch(/^(?:node|npm|npx|tsc|vite|vitest|vitepress|typedoc|biome)(?: [\w./:-]+)*$/);
      }
    }
  });

  it("gets every text with the same line ends", () => {
    expect(textOf(".gitattributes")).toMatch(/^\* text=auto eol=lf$/m);
  });
});

describe("every version of Node that package.json promises", () => {
  const promised = [...engines.node.matchAll(/(\d+)(?:\.\d+)?/g)].map(([, major]) => Number(major));

  it("is in the workflow of the public CI, on Linux, macOS and Windows but for those past their end", () => {
    const workflow = textOf(".github/workflows/ci.yml");
    const list = (name: string) => new RegExp(`^ +${name}: \\[(.*)\\]$`, "m").exec(workflow)?.[1].split(", ") ?? [];
    const alone = [...workflow.matchAll(/- os: ubuntu-latest\n +node: (\d+)/g)].map(([, major]) => Number(major));
    expect([...list("node").map(Number), ...alone].sort()).toEqual(promised);
    expect(list("os")).toEqual(["ubuntu-latest", "macos-latest", "windows-latest"]);
  });
});
