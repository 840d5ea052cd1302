import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readWeights } from "../../src/io/index.ts";
import { version } from "../../src/io/version.ts";
import { sweepFile } from "../run/child.ts";
import { bytesOf } from "../run/helpers.ts";
import { folder, incidental } from "../support/commandLine.ts";

describe("incidental sweep", () => {
  it("gives the same bytes with one thread, with two, and by three shards merged", async () => {
    const path = folder();
    const file = sweepFile(path, { m: [16, 24], lambda: [0.02, 0.03], seeds: 5 });
    const run = (name: string, ...flags: string[]) =>
      incidental(["sweep", file, "--out", join(path, name), "--save-weights", ...flags]);
    const [one, two, ...shards] = [
      await run("one", "--jobs", "1"),
      await run("two", "--jobs", "2"),
      await run("s1", "--shard", "1/3"),
      await run("s2", "--shard", "2/3"),
      await run("s3", "--shard", "3/3"),
    ];
    const merged = await incidental([
      "merge",
      ...["s3", "s1", "s2"].map((name) => join(path, name)),
      "--out",
      join(path, "merged"),
    ]);
    expect([one, two, ...shards, merged].map(({ code }) => code)).toEqual([0, 0, 0, 0, 0, 0]);
    const bytes = bytesOf(join(path, "one"));
    expect(bytesOf(join(path, "two"))).toEqual(bytes);
    expect(bytesOf(join(path, "merged"))).toEqual(bytes);
    expect(Object.keys(bytes).length).toBe(2 + 20);
    expect(one.stderr.replace(/\d+ s,/, "SECONDS,")).toBe(
      `incidental: 20 cells in SECONDS, in ${join(path, "one")}\n` +
        `incidental: incidental figure collisions --from ${join(path, "one")} draws it.\n`,
    );
    expect(shards[0].stderr.replace(/\d+ s,/, "SECONDS,")).toBe(
      `incidental: 7 cells in SECONDS, in ${join(path, "s1")}\n` +
        "incidental: this is shard 1/3; when all are there: incidental merge FOLDERS... --out FOLDER.\n",
    );
    expect(shards[0].stdout).toBe("");
    expect(merged.stderr).toMatch(/^incidental: 20 cells of 3 folders, in \S+\/merged\nincidental: incidental figure/);
    expect(merged.stdout).toBe(one.stdout);
    const manifest = JSON.parse(readFileSync(join(path, "one", "manifest.json"), "utf8"));
    expect(manifest).toMatchObject({
      ...{ format: 1, experiment: "collisions", version, seed: 3, seeds: 5, weights: true, shard: null, cells: 20 },
      command: "incidental sweep sweep.json --save-weights",
      parameters: { n: [8], m: [16, 24], lambda: [0.02, 0.03] },
    });
    const weights = readdirSync(join(path, "one", "weights"));
    const { rows, columns } = await readWeights(join(path, "one", "weights", weights[0]));
    expect([rows, columns]).toEqual([8, 16]);
  });

  it("prints the claims as JSON with --json and nothing else with --quiet, and again when all is there", async () => {
    const path = folder();
    const args = [
      "sweep",
      sweepFile(path, { seeds: 3 }),
      "--out",
      join(path, "out"),
      "--seeds",
      "4",
      "--json",
      "--quiet",
    ];
    const first = await incidental(args);
    expect([first.code, first.stderr]).toEqual([0, ""]);
    const report = JSON.parse(first.stdout);
    expect(report).toMatchObject({ version, experiment: "collisions", cells: 4, claims: expect.any(Array) });
    const before = bytesOf(join(path, "out"));
    expect(await incidental([...args, "--resume"])).toEqual(first);
    expect(bytesOf(join(path, "out"))).toEqual(before);
    const again = await incidental([...args.filter((flag) => flag !== "--quiet"), "--resume"]);
    expect(again.stderr).toMatch(/^incidental: 4 cells, there already, in \S+\n/);
    expect(JSON.parse(before["manifest.json"]).command).toBe("incidental sweep sweep.json --seeds 4");
  });

  it("leaves every cell as it was when values and seeds are added", async () => {
    const path = folder();
    for (const [name, options] of [
      ["small", { seeds: 2 }],
      ["large", { m: [8, 16], seeds: 3 }],
    ] as const) {
      await incidental([
        "sweep",
        sweepFile(path, { ...options, m: [...(name === "small" ? [16] : [8, 16])] }),
        "--out",
        join(path, name),
      ]);
    }
    const [small, large] = ["small", "large"].map((name) =>
      bytesOf(join(path, name))["cells.jsonl"].trimEnd().split("\n"),
    );
    expect([small.length, large.length]).toEqual([2, 6]);
    expect(small.filter((line) => !large.includes(line))).toEqual([]);
  });

  it("runs a preset of a named experiment, and records how to ask for it", async () => {
    const out = join(folder(), "deep", "out");
    const { code } = await incidental(["sweep", "collisions", "--shard", "1/1000", "--seeds", "1", "--out", out]);
    expect(code).toBe(0);
    const { command, seeds, cells, shard } = JSON.parse(bytesOf(out)["manifest.json"]);
    expect([seeds, cells, shard]).toEqual([1, 1, "1/1000"]);
    expect(command).toMatch(/^incidental sweep collisions --preset quick( --seeds 1)?$/);
  });

  it("tells in its help which preset it takes when none is named", async () => {
    expect((await incidental(["sweep", "--help"])).stdout).toMatch(/--preset <name>[^-]*default: quick/);
  });
});

describe("incidental sweep and merge refuse in one line", () => {
  const file = () => sweepFile(folder(), { seeds: 2 });
  it.each([
    [
      ["nonsense"],
      /sweep knows the experiments .*collisions.*, got "nonsense"; a sweep file is named with its \.json\./,
    ],
    [["nowhere.json"], /cannot read "nowhere\.json": no such file or folder; check the path\./],
    [
      ["FILE", "--preset", "quick"],
      /--preset goes with the name of an experiment; .*sweep\.json is a sweep file, .*: drop --preset\./,
    ],
    [["collisions", "--preset", "huge"], /--preset must be one of quick, paper, got "huge"\./],
    [["collisions", "--seeds", "0"], /--seeds must be a whole number >= 1, got "0"\./],
    [["collisions", "--seed", "-1"], /--seed must be a whole number >= 0, got "-1"\./],
    [["collisions", "--jobs", "0"], /--jobs must be a whole number >= 1, got "0"\./],
    [
      ["collisions", "--shard", "4/3"],
      /--shard must be i\/k, part i of k with 1 <= i <= k, such as 1\/3, got "4\/3"\./,
    ],
    [["collisions", "--shard", "one"], /--shard must be i\/k, .*, got "one"\./],
    [
      ["FILE", "--out", "package.json"],
      /results go into a folder, and package\.json is a file; choose another --out\./,
    ],
    [["FILE", "--out", "package.json/x"], /cannot write "package\.json\/x": a part of its path is not a folder/],
    [["FILE", "--resumee"], /unknown option '--resumee'/],
    [[], /missing required argument 'experiment'/],
  ])("sweep %j", async (args, message) => {
    const { code, stdout, stderr } = await incidental(["sweep", ...args.map((arg) => (arg === "FILE" ? file() : arg))]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^incidental: [^\n]+\n$/);
    expect(stderr).toMatch(message);
  });

  it.each([
    [["nowhere", "--out", "out"], /nowhere holds no results: there is no manifest\.json/],
    [["nowhere"], /--out is required: give the folder for the merged results\./],
    [["--out", "out"], /missing required argument 'folders'/],
  ])("merge %j", async (args, message) => {
    const { code, stdout, stderr } = await incidental(["merge", ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^incidental: [^\n]+\n$/);
    expect(stderr).toMatch(message);
  });
});
