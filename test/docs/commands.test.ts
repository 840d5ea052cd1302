/**
 * Every command and every Python program on a page is run as it stands, one after the other in one folder, and prints
 * what the page shows.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { hasPython } from "../io/helpers.ts";
import { folder, incidental } from "../support/commandLine.ts";
import { blocksOf, pages, placeOf, proseOf, root, showsOutput } from "../support/markdown.ts";
import { noUnix } from "../support/systems.ts";

const cli = join(root, "dist/cli/main.js");
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** Words that make a command short that takes long: it has tests of its own, at length. */
const shortened: readonly { readonly command: string; readonly words: readonly string[] }[] = [
  { command: "npx incidental verify", words: ["gap", "pair"] }, // two of its checks
];

const withCommands = pages.filter((page) => blocksOf(page).some(({ language }) => language === "sh"));

it("finds commands on the README, the start page and the page of sweeps", () => {
  expect(withCommands).toEqual(expect.arrayContaining(["README.md", "docs/start.md", "docs/sweeps.md"]));
});

it.for(withCommands)(
  "the commands on %s run one after the other and print what is shown",
  { timeout: 180_000 },
  async (page, context) => {
    const cwd = folder();
    const blocks = blocksOf(page);
    const python = blocks.some(({ language }) => language === "python");
    if (python && !hasPython("numpy")) return context.skip("there is no python3 with NumPy");
    for (const [i, block] of blocks.entries()) {
      let printed = "";
      if (block.language === "python") {
        printed = execFileSync("python3", ["-c", block.code], { cwd, encoding: "utf8" });
      } else if (block.language === "sh") {
        for (const command of commandsOf(block.code)) printed += await printedBy(command, cwd);
      } else continue;
      const next = blocks[i + 1];
      if (next?.language === "text") {
        expect(showsOutput(next.code, printed), `${placeOf(next)} shows other output than\n${printed}`).toBe(true);
      }
    }
  },
);

it("what pages say of npm in passing is in package.json", () => {
  const named = pages.flatMap((page) => [...proseOf(page).matchAll(/`(npm [^`]+)`/g)].map(([, command]) => command));
  expect(named.length).toBeGreaterThan(0);
  for (const command of named) expect(refusedByNpm(wordsOf(command)), command).toBe("");
});

it.skipIf(noUnix)("the Slurm script runs every shard, and again after a task was requeued or resubmitted alone", () => {
  const [script] = blocksOf("docs/sweeps.md").filter(({ language }) => language === "bash");
  const path = folder();
  const programs = join(path, "node_modules", ".bin"); // as the script of the page has it
  mkdirSync(programs, { recursive: true });
  const bin = join(programs, "incidental");
  writeFileSync(bin, `#!/bin/sh\nexec "${process.execPath}" "${cli}" "$@"\n`, { mode: 0o755 });
  const parameters = { n: [6], m: [8, 12], lambda: [0.02] };
  writeFileSync(join(path, "sweep.json"), JSON.stringify({ experiment: "collisions", parameters, seeds: 3 }));
  expect(script.code).toContain("--array=1-4\n");
  expect(script.code).toContain("shards=4 ");
  writeFileSync(join(path, "task.sh"), script.code.replace("shards=4 ", "shards=2 "));
  for (const [task, tasks] of ["12", "22", "21"]) {
    const slurm = { SLURM_ARRAY_TASK_ID: task, SLURM_ARRAY_TASK_COUNT: tasks, SLURM_CPUS_PER_TASK: "1" };
    execFileSync("bash", ["task.sh"], { cwd: path, env: { ...process.env, ...slurm } });
  }
  const merge = ["merge", "results/shard-1", "results/shard-2", "--out", "results/all", "--quiet"];
  execFileSync(process.execPath, [cli, ...merge], { cwd: path });
  const lines = readFileSync(join(path, "results/all/cells.jsonl"), "utf8").trim().split("\n");
  expect(lines).toHaveLength(6);
});

/** What a command prints. One of npm is only looked up, any other than ours is refused. */
async function printedBy(command: string, cwd: string): Promise<string> {
  const words = wordsOf(command);
  if (words[0] === "npm") {
    expect(refusedByNpm(words), command).toBe("");
    return "";
  }
  expect(words.slice(0, 2), `${command}: nothing knows how to run this`).toEqual(["npx", "incidental"]);
  const fewer = shortened.find((long) => `${command} `.startsWith(`${long.command} `))?.words ?? [];
  const { code, stdout, stderr } = await incidental([...words.slice(2), ...fewer], undefined, cwd);
  expect(code, `${command}\n${stderr}`).toBe(0);
  return stdout;
}

/** The commands of a block: without remarks, continued lines joined, parted at `&&`. */
function commandsOf(code: string): string[] {
  return code
    .replaceAll(/\\\n\s*/g, " ")
    .split("\n")
    .flatMap((line) => line.replace(/(^|\s)#.*$/, "").split("&&"))
    .map((command) => command.trim())
    .filter((command) => command !== "");
}

function wordsOf(command: string): string[] {
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare);
}

/** Why npm would not know what to do; empty when it would. */
function refusedByNpm([, verb, name]: string[]): string {
  if (verb === "run" || verb === "test") {
    const script = verb === "run" ? name : "test";
    return script in scripts ? "" : `package.json has no script "${script}"`;
  }
  return ["ci", "pack", "install"].includes(verb) ? "" : `npm has no ${verb}`;
}
