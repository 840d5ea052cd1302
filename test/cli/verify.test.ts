import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findEntry } from "../../src/catalogue.ts";
import { exitCodeOf } from "../../src/cli/claimText.ts";
import { verifyPage } from "../../src/cli/verifyPage.ts";
import { judge } from "../../src/experiments/claim.ts";
import { problemOf } from "../../src/run/memory.ts";
import { folder, incidental } from "../support/commandLine.ts";

/** A module as it was built: its worker threads need that. */
function built<Module>(file: string): Promise<Module> {
  return import(new URL(`../../dist/${file}`, import.meta.url).href);
}

const memory = () => built<typeof import("../../src/run/memory.ts")>("run/memory.js");
const request = (name: string, preset: "quick" | "paper", seed = 0) => {
  const entry = findEntry(name, "test");
  return { entry, grid: { ...entry.experiment.presets[preset], seed }, seconds: entry.seconds[preset] };
};

describe("incidental verify", () => {
  it("prints a row per claim, and writes them as JSON and as a page", async () => {
    const path = folder();
    const files = ["--json", join(path, "v.json"), "--html", join(path, "v.html")];
    const about = { claims: [], command: "incidental verify pair", seed: 0, version: "0.0.1", summary: "" };
    writeFileSync(join(path, "v.json"), JSON.stringify(about)); // those of an earlier run
    writeFileSync(join(path, "v.html"), verifyPage(about));
    const { code, stdout, stderr } = await incidental(["verify", "pair", "gap-law", "paper", "slots", ...files]);
    expect(stderr).toMatch(/^incidental: 14 claims in [^\n]*, wrote [^\n]*v\.json and [^\n]*v\.html\n$/);
    expect(code).toBe(0);
    const lines = stdout.trim().split("\n");
    expect(lines[0]).toMatch(/^verdict +claim +predicted +measured +distance +seconds +what +source +criterion$/);
    expect(lines.slice(1, -1).map((line) => line.split(/ {2,}/)[1])).toEqual([
      ...["paper-alive-3", "paper-l1-3", "paper-alive-30", "paper-l1-30", "gap-law"],
      ...["benign-first", "benign-second", "resolved-first", "resolved-second"],
      ...["slots-rest", "slots-one-sign", "slots-two-features", "slots-none-lost", "slots-none-split"],
    ]);
    expect(lines.at(-1)).toMatch(/^Every claim about the code itself holds\. \d of the statements under test fail/);
    const written = JSON.parse(readFileSync(join(path, "v.json"), "utf8"));
    expect(written).toMatchObject({ version: expect.any(String), preset: "quick", seed: 0, status: "done" });
    expect(written.claims).toHaveLength(14);
    expect(written.claims[0]).toEqual({
      experiment: "sparsification",
      id: "paper-alive-3",
      source: "paper, one feature",
      statement: expect.stringContaining("over the paper's estimate"),
      invariant: false,
      parameters: { m: 10_000, lambda: 1e-4, step: 0.1, samplesPerDecade: 16 },
      prediction: 1,
      measurement: expect.closeTo(2.5, 1),
      standardError: expect.closeTo(0.01, 2),
      distance: expect.closeTo(1.5, 1),
      deviation: expect.any(Number),
      pValue: null,
      criterion: { distance: 0.1, standardErrors: 3, pValue: null },
      holds: false,
      within: null,
      seconds: expect.any(Number),
    });
    const page = readFileSync(join(path, "v.html"), "utf8");
    for (const { id } of written.claims) expect(page).toContain(`<tr id="${id}">`);
  });

  it("gives the same numbers with one thread as with two", async () => {
    const { runInMemory } = await memory();
    const outcomes = async (jobs: number) => {
      const found: string[] = [];
      const requests = ["descent", "weights"].map((name) => request(name, "quick", 1));
      const onFinished = ({ cells }: { cells: unknown }) => void found.push(JSON.stringify(cells));
      expect(await runInMemory(requests, { jobs, onFinished })).toEqual({ status: "done", unfinished: [] });
      return found.sort();
    };
    const one = await outcomes(1);
    expect(one).toHaveLength(2);
    expect(await outcomes(2)).toEqual(one);
  });

  it("keeps the experiments that are finished when it is interrupted, the shorter ones first", async () => {
    const { runInMemory } = await memory();
    const stop = new AbortController();
    const finished: string[] = [];
    const end = await runInMemory([request("collisions", "paper"), request("pair", "paper")], {
      jobs: 1,
      signal: stop.signal,
      onFinished: ({ entry }) => {
        finished.push(entry.experiment.name);
        stop.abort();
      },
    });
    expect(end).toEqual({ status: "interrupted", unfinished: [{ experiment: "collisions", problem: null }] });
    expect(finished).toEqual(["pair"]);
  });

  it("says what broke, and goes on with the others", async () => {
    const { runInMemory } = await memory();
    const { entry, ...rest } = request("weights", "quick");
    const stranger = { ...entry, experiment: { ...entry.experiment, name: "stranger" } }; // no worker knows it
    const finished: string[] = [];
    const end = await runInMemory([{ entry: stranger, ...rest }, request("pair", "quick")], {
      jobs: 1,
      onFinished: (request) => void finished.push(request.entry.experiment.name),
    });
    expect(end.unfinished).toEqual([
      { experiment: "stranger", problem: expect.stringContaining("experiment must be one of") },
    ]);
    expect(finished).toEqual(["pair"]);
    expect(problemOf(end)).toMatch(/^the experiment stranger broke: experiment must be one of/);
  });

  it("ends at Ctrl-C with what it has, exit code 1, and says what is missing", async () => {
    const { verifyCommand } = await built<typeof import("../../src/cli/commands/verify.ts")>("cli/commands/verify.js");
    const path = folder();
    const file = join(path, "v.json");
    const before = process.listenerCount("SIGINT");
    const report = verifyCommand(["collisions"], { preset: "paper", seed: "0", json: file, quiet: true });
    while (process.listenerCount("SIGINT") === before) await new Promise((resolve) => setTimeout(resolve, 1));
    process.emit("SIGINT");
    expect(await report).toMatchObject({
      exitCode: 1,
      problem: "interrupted; 1 of the experiments are missing: collisions.",
      output: "",
    });
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ status: "interrupted", claims: [] });
    expect(readdirSync(path)).toEqual(["v.json"]);
    expect(process.listenerCount("SIGINT")).toBe(before);
  });

  it("refuses bad input in one line, with exit code 2", async () => {
    const { code, stdout, stderr } = await incidental(["verify", "gravity"]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^incidental: verify knows the experiments[^\n]*slots[^\n]*; got "gravity"\.\n$/);
  });

  it.each([
    [["paper-alive-4"], {}, /found no claim "paper-alive-4" at this preset/],
    [[], { jobs: "0" }, /--jobs must be a whole number >= 1, got "0"\./],
    [[], { seed: "x" }, /--seed/],
    [[], { json: "/nowhere/v.json" }, /cannot write "\/nowhere\/v\.json".*mkdir -p/],
    [[], { html: "/nowhere/v.html" }, /cannot write "\/nowhere\/v\.html".*mkdir -p/],
    [
      [],
      { json: "drawn-v", html: "./drawn-v" },
      /--html ".\/drawn-v" is the file of --json, which would be written twice/,
    ],
  ])("%j with %j is refused", async (claims, flags, message) => {
    const { verifyCommand } = await built<typeof import("../../src/cli/commands/verify.ts")>("cli/commands/verify.js");
    await expect(verifyCommand(claims, { preset: "quick", seed: "0", quiet: true, ...flags })).rejects.toThrow(message);
  });
});

it("the exit code is 1 when a claim about the code fails, 0 when one of the paper does", () => {
  const about = { id: "x", source: "here", statement: "x is 2", prediction: 2, bound: 0 };
  expect(exitCodeOf([judge({ ...about, invariant: true, measured: 3 })])).toBe(1);
  expect(exitCodeOf([judge({ ...about, invariant: false, measured: 3 })])).toBe(0);
  expect(exitCodeOf([judge({ ...about, invariant: true, measured: 2 })])).toBe(0);
});
