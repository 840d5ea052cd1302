import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { verifyReport } from "../../src/cli/verifyReport.ts";
import { judge } from "../../src/experiments/claim.ts";
import { checks } from "../../src/verify/index.ts";
import { rowOf } from "../../src/verify/row.ts";
import { folder, incidental } from "../support/commandLine.ts";

/** A module as it was built: its worker threads need that. */
function built<Module>(file: string): Promise<Module> {
  return import(fileURLToPath(new URL(`../../dist/${file}`, import.meta.url)));
}

describe("incidental verify", () => {
  it("prints a row per claim, and writes them as JSON and as a page", async () => {
    const path = folder();
    const files = ["--json", join(path, "v.json"), "--html", join(path, "v.html")];
    const { code, stdout, stderr } = await incidental(["verify", "pair", "gap-law", "paper", "slots", ...files]);
    expect(stderr).toMatch(/^incidental: 14 claims in [^\n]*, wrote [^\n]*v\.json and [^\n]*v\.html\n$/);
    expect(code).toBe(0);
    const lines = stdout.trim().split("\n");
    expect(lines[0]).toMatch(/^verdict +claim +predicted +measured +distance +seconds +what +source +criterion$/);
    expect(lines.slice(1, -1).map((line) => line.split(/ {2,}/)[1])).toEqual([
      ...["gap-law", "paper-alive-3", "paper-l1-3", "paper-alive-30", "paper-l1-30"],
      ...["benign-first", "benign-second", "resolved-first", "resolved-second"],
      ...["slots-rest", "slots-one-sign", "slots-two-features", "slots-none-lost", "slots-none-split"],
    ]);
    expect(lines.at(-1)).toMatch(/^Every claim about the code itself holds\. \d of the statements under test fail/);
    const written = JSON.parse(readFileSync(join(path, "v.json"), "utf8"));
    expect(written).toMatchObject({ version: expect.any(String), preset: "quick", seed: 0, status: "done" });
    expect(written.claims).toHaveLength(14);
    expect(written.claims[1]).toMatchObject({
      id: "paper-alive-3",
      source: "paper, one feature",
      statement: expect.stringContaining("over the paper's estimate"),
      prediction: 1,
      measurement: expect.closeTo(2.49, 1),
      standardError: expect.closeTo(0.02, 1),
      distance: expect.any(Number),
      distanceIn: "standard errors",
      criterion: "relative distance <= 0.1, or 3 standard errors",
      holds: false,
      seconds: expect.any(Number),
    });
    const page = readFileSync(join(path, "v.html"), "utf8");
    for (const { id } of written.claims) expect(page).toContain(`<tr id="${id}">`);
  });

  it("gives the same numbers with one thread as with two", async () => {
    const { runVerify } = await built<typeof import("../../src/verify/index.ts")>("verify/index.js");
    const measured = async (jobs: number) => {
      const { rows } = await runVerify({
        claims: ["descent-order", "winner-agreement"],
        preset: "quick",
        seed: 1,
        jobs,
      });
      return rows.map(({ measurement, standardError }) => [measurement, standardError]);
    };
    const one = await measured(1);
    expect(one).toHaveLength(5);
    expect(await measured(2)).toEqual(one);
  });

  it("keeps the checks that are finished when it is interrupted", async () => {
    const { runVerify } = await built<typeof import("../../src/verify/index.ts")>("verify/index.js");
    const stop = new AbortController();
    const share = 0.1 / 2100.2; // of the check of the pair, the shorter one and therefore the first
    const end = await runVerify({
      claims: ["pair", "collisions"],
      preset: "paper",
      seed: 0,
      jobs: 1,
      signal: stop.signal,
      onProgress: ({ fraction }) => {
        if (fraction > 1.01 * share) stop.abort(); // the second one has begun
      },
    });
    expect(end).toMatchObject({ status: "interrupted", unfinished: [{ check: "collisions", problem: null }] });
    expect(end.rows.map(({ id }) => id)).toEqual([
      ...["benign-first", "benign-second", "resolved-first", "resolved-second"],
    ]);
  });

  it("ends at Ctrl-C with what it has, exit code 1, and says what is missing", async () => {
    const { verifyCommand } = await built<typeof import("../../src/cli/verifyCommand.ts")>("cli/verifyCommand.js");
    const path = folder();
    const file = join(path, "v.json");
    const before = process.listenerCount("SIGINT");
    const report = verifyCommand(["collisions"], { preset: "paper", seed: "0", json: file, quiet: true });
    while (process.listenerCount("SIGINT") === before) await new Promise((resolve) => setTimeout(resolve, 1));
    process.emit("SIGINT");
    expect(await report).toMatchObject({
      exitCode: 1,
      problem: "interrupted; 1 of the checks are missing: collisions.",
      output: "",
    });
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ status: "interrupted", claims: [] });
    expect(readdirSync(path)).toEqual(["v.json"]);
    expect(process.listenerCount("SIGINT")).toBe(before);
  });

  it("refuses bad input in one line, with exit code 2", async () => {
    const { code, stdout, stderr } = await incidental(["verify", "gravity"]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^incidental: verify knows the checks[^\n]*slots[^\n]*; got "gravity"\.\n$/);
  });

  it.each([
    [["paper-alive-4"], {}, /found no claim "paper-alive-4" at this preset/],
    [[], { preset: "huge" }, /--preset must be quick or paper, got "huge"\./],
    [[], { jobs: "0" }, /--jobs must be a whole number >= 1, got "0"\./],
    [[], { seed: "x" }, /--seed/],
    [[], { json: "/nowhere/v.json" }, /cannot write "\/nowhere\/v\.json".*mkdir -p/],
    [[], { html: "/nowhere/v.html" }, /cannot write "\/nowhere\/v\.html".*mkdir -p/],
  ])("%j with %j is refused", async (claims, flags, message) => {
    const { verifyCommand } = await built<typeof import("../../src/cli/verifyCommand.ts")>("cli/verifyCommand.js");
    await expect(verifyCommand(claims, { preset: "quick", seed: "0", quiet: true, ...flags })).rejects.toThrow(message);
  });
});

describe("the exit code", () => {
  const about = { id: "x", source: "here", statement: "x is 2", prediction: 2, bound: 0 };
  const report = (
    invariant: boolean,
    measured: number,
    unfinished: { check: string; problem: string | null }[] = [],
  ) => {
    const rows = [rowOf(checks[0], judge({ ...about, invariant, measured }), 1)];
    return verifyReport({ rows, status: "done", unfinished }, { written: [], seconds: 1 });
  };

  it("is 1 when a claim about the code fails, 0 when one of the paper does", () => {
    expect(report(true, 3)).toMatchObject({ exitCode: 1, output: expect.stringContaining("1 claims about the code") });
    expect(report(false, 3)).toMatchObject({ exitCode: 0, output: expect.stringContaining("findings") });
    expect(report(true, 2)).toMatchObject({ exitCode: 0 });
  });

  it("is 1 when a check broke, which is told", () => {
    const broken = report(true, 2, [{ check: "slots", problem: "no such thing" }]);
    expect(broken).toMatchObject({ exitCode: 1, problem: "the check slots broke: no such thing." });
    expect(broken.output).toContain("Not finished: slots.");
  });
});
