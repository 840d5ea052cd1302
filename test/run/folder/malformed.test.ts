/** Files of results that were changed: one line, no TypeError, nothing that a terminal obeys. */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { InputError } from "../../../src/checks.ts";
import { formatLine } from "../../../src/run/folder/cellLine.ts";
import { readResults, readWholeResults } from "../../../src/run/folder/readResults.ts";
import { folder } from "../../support/commandLine.ts";
import { noUnix } from "../../support/systems.ts";
import { collisionsPlan, lineOf, resultsFolder } from "../helpers.ts";

const plan = collisionsPlan({ seeds: 2 });
const committed = fileURLToPath(new URL("../../../figures/results/", import.meta.url));

/** The one line in which `work` is refused. */
async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(InputError);
  const { message } = error as InputError;
  expect(message).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  expect(message.length).toBeLessThan(700);
  return message;
}

const controls = "\u001b]0;x\u0007\u009b2J\u202e";

describe("a manifest", () => {
  const text = async (change: (text: string) => string | Uint8Array) => {
    const directory = await resultsFolder(folder(), plan);
    const file = join(directory, "manifest.json");
    writeFileSync(file, change(readFileSync(file, "utf8")));
    return refusal(readResults(directory));
  };
  const changed = (changes: object) => text((given) => JSON.stringify({ ...JSON.parse(given), ...changes }));
  const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;

  it.each([
    ["null", "must be an object"],
    ["[]", "must be an object"],
    ["3", "must be an object"],
    ["", "is not JSON"],
    ["\0\0\0\0", "is not JSON"],
    [controls, "is not JSON"],
    [deep, "it is more than 100 levels deep"],
    [`{"format":1,"version":${deep}}`, "it is more than 100 levels deep"],
    ['{"format":1,"format":1}', 'it has "format" twice'],
  ])("that is %.20j is refused in one line", async (whole, message) => {
    expect(await text(() => whole)).toContain(message);
  });

  it.each([
    [{ version: "0.1" }, "version must be a version such as 0.1.0"],
    [{ version: `0.1.0${controls}` }, "version must be a version"],
    [{ command: controls }, "command must be a command without control characters"],
    [{ title: controls }, "title must be a sentence without"],
    [{ experiment: controls }, "experiment must be a name"],
    [{ shard: controls }, "shard must be i/k"],
    [{ [controls]: 1 }, "there is no field"],
    [{ parameters: { [controls]: [1] } }, "collisions has no parameter"],
    [{ parameters: null }, "parameters must be an object of lists"],
    [{ parameters: { n: null } }, "parameters.n must be a list"],
    [{ parameters: { n: [[8]] } }, "parameters.n"],
    [{ seeds: 1e300 }, "seeds must be a whole number"],
    [{ axes: [null] }, "axes"],
    [{ cells: { [controls]: controls } }, "cells must be a whole number"],
  ])("with %j is refused in one line", async (changes, message) => {
    expect(await changed(changes)).toContain(message);
  });

  it("with bytes that are not UTF-8 is refused", async () => {
    expect(await text((given) => Buffer.from(given.replace("incidental", "\xff"), "latin1"))).toContain(
      "manifest.json is not text in UTF-8; restore it",
    );
  });
});

describe("cells.jsonl", () => {
  const lines = async (whole: string) => {
    const directory = await resultsFolder(folder(), plan);
    writeFileSync(join(directory, "cells.jsonl"), whole);
    return refusal(readWholeResults(directory));
  };
  const outcome = (json: string) => `${formatLine(plan.cells[0], json)}\n`;
  const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;

  it.each([
    ["a null outcome", outcome("null"), "line 1 is not a cell"],
    ["an outcome that is a list", outcome("[1]"), "line 1 is not a cell"],
    ["an outcome that is a number", outcome("3"), "line 1 is not a cell"],
    ["a line that is null", "null\n", "line 1 is not a cell"],
    ["an empty outcome", outcome("{}"), "replica 0 has no status; remove its line and go on with --resume."],
    ["a field of another kind", outcome('{"status":"done","t":"soon"}'), "has no number as t"],
    ["parameters deep as a well", `{"parameters":${deep},"replica":0,"outcome":{}}\n`, "line 1 is not a cell"],
    [
      "controls in a name",
      `${JSON.stringify({ parameters: { [controls]: "x".repeat(5000) }, replica: 0, outcome: {} })}\n`,
      "line 1 is a cell that this sweep does not have",
    ],
    ["bytes of zero", `${lineOf(plan, 0)}${"\0".repeat(20)}\n${lineOf(plan, 1)}`, "line 2 cannot be understood"],
  ])("with %s is refused in one line", async (_what, whole, message) => {
    expect(await lines(whole)).toContain(message);
  });
});

describe("results that come with the package", () => {
  const names = existsSync(committed) ? readdirSync(committed) : [];
  it.each(names.filter((name) => existsSync(join(committed, name, "manifest.json"))))(
    "of %s are whole",
    async (name) => {
      const { cells, manifest } = await readWholeResults(join(committed, name));
      expect(cells.length).toBe(manifest.cells);
    },
  );
});

describe.skipIf(noUnix)("a pipe", () => {
  it.each(["manifest.json", "cells.jsonl"])("in the place of %s is refused, not waited for", async (name) => {
    const directory = await resultsFolder(folder(), plan);
    rmSync(join(directory, name));
    execFileSync("mkfifo", [join(directory, name)]);
    expect(await refusal(readResults(directory))).toContain("it is a device, pipe or socket; give the name of a plain");
  });
});
