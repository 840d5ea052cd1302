import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { folder, incidental } from "./support/commandLine.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const pages = ["README.md", ...readdirSync(join(root, "docs")).map((name) => `docs/${name}`)];
const cli = join(root, "dist/cli/main.js");
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

const commands = pages.flatMap((page) => {
  const own = blocks(page, "sh").flatMap((block) => block.trim().split("\n"));
  const lines = own.filter((line) => line.startsWith("npx incidental "));
  return lines.length === 0 ? [] : [{ page, lines }];
});

it("finds commands on the README and the page of sweeps", () => {
  expect(commands.map(({ page }) => page)).toEqual(expect.arrayContaining(["README.md", "docs/sweeps.md"]));
});

it.each(commands)("the commands on $page run one after the other as they stand", async ({ lines }) => {
  const path = folder(); // what they write goes there
  for (const line of lines) {
    const words = [...line.replace(/\s+#.*$/, "").matchAll(/"([^"]*)"|(\S+)/g)]
      .map(([, quoted, bare]) => quoted ?? bare)
      .slice(2);
    const args = words.map((word) => (/^(results\/|figures$|run\.json$)/.test(word) ? join(path, word) : word));
    expect(await incidental(args), line).toMatchObject({ code: 0 });
  }
});

it("the Slurm script runs every shard, and again after a task was requeued", () => {
  const [script] = blocks("docs/sweeps.md", "bash");
  const path = folder();
  mkdirSync(join(path, "node_modules"));
  symlinkSync(root, join(path, "node_modules", "incidental"));
  const parameters = { n: [6], m: [8, 12], lambda: [0.02] };
  writeFileSync(join(path, "sweep.json"), JSON.stringify({ experiment: "collisions", parameters, seeds: 3 }));
  writeFileSync(join(path, "task.sh"), script.replaceAll("npx incidental", `"${process.execPath}" "${cli}"`));
  for (const task of ["1", "2", "2"]) {
    const slurm = { SLURM_ARRAY_TASK_ID: task, SLURM_ARRAY_TASK_COUNT: "2", SLURM_CPUS_PER_TASK: "1" };
    execFileSync("bash", ["task.sh"], { cwd: path, env: { ...process.env, ...slurm } });
  }
  const merge = ["merge", "results/shard-1", "results/shard-2", "--out", "results/all", "--quiet"];
  execFileSync(process.execPath, [cli, ...merge], { cwd: path });
  const lines = readFileSync(join(path, "results/all/cells.jsonl"), "utf8").trim().split("\n");
  expect(lines).toHaveLength(6);
});

it("links and pictures lead to files that exist", () => {
  for (const page of pages) {
    const base = join(root, page, "..");
    for (const [, target] of read(page).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (!/^https?:/.test(target)) expect(() => readFileSync(join(base, target)), `${page}: ${target}`).not.toThrow();
    }
  }
});
