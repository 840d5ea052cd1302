import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { folder, incidental } from "./support/commandLine.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const pages = ["README.md", ...readdirSync(join(root, "docs")).map((name) => `docs/${name}`)];
const read = (page: string) => readFileSync(join(root, page), "utf8");

/** Code blocks of one language on a page. */
function blocks(page: string, language: string): string[] {
  return [...read(page).matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\``, "gm"))].map(([, code]) => code);
}

const code = pages.flatMap((page) =>
  blocks(page, "js").map((block, i) => ({ page, block, name: `${page}, block ${i + 1}` })),
);

it("finds the code blocks", () => {
  expect(code.length).toBeGreaterThanOrEqual(4);
});

describe.each(code)("$name", ({ block }) => {
  it("runs as it stands", () => {
    const project = folder();
    mkdirSync(join(project, "node_modules"));
    symlinkSync(root, join(project, "node_modules", "incidental"));
    writeFileSync(join(project, "block.mjs"), block);
    const output = execFileSync(process.execPath, ["block.mjs"], { cwd: project, encoding: "utf8" });
    expect(output).not.toBe("");
    if (block.includes("0.786482")) expect(output).toContain("0.786482");
  });
});

it("the commands of the README run as they stand", async () => {
  const commands = pages.flatMap((page) => blocks(page, "sh")).flatMap((block) => block.trim().split("\n"));
  const own = commands.filter((line) => line.startsWith("npx incidental "));
  expect(own.length).toBeGreaterThan(0);
  for (const line of own) {
    const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare).slice(2);
    const path = folder();
    const args = words.map((word) => (word === "run.json" ? join(path, word) : word));
    expect(await incidental(args), line).toMatchObject({ code: 0 });
  }
});

it("links and pictures lead to files that exist", () => {
  for (const page of pages) {
    const base = join(root, page, "..");
    for (const [, target] of read(page).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (!/^https?:/.test(target)) expect(() => readFileSync(join(base, target)), `${page}: ${target}`).not.toThrow();
    }
  }
});
