import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { version } from "../../src/io/version.ts";
import { sweepNames } from "../../src/sweep/index.ts";
import { folder, incidental } from "../support/commandLine.ts";
import { collisionsPlan, resultsFolder } from "../sweep/helpers.ts";

const readJson = (file: string) => JSON.parse(readFileSync(file, "utf8"));

/** Results of a tiny sweep, and where its figure goes. */
async function swept({ experiment = "collisions", m = [16], seeds = 3, flags = [] as string[] } = {}) {
  const path = folder();
  const file = join(path, "sweep.json");
  writeFileSync(file, JSON.stringify({ experiment, parameters: { n: [8], m, lambda: [0.02] }, seeds }));
  const [from, out] = [join(path, "results"), join(path, "figures")];
  expect(await incidental(["sweep", file, "--jobs", "1", "--quiet", "--out", from, ...flags])).toMatchObject({
    code: 0,
  });
  return { path, from, out };
}

describe("incidental figure", () => {
  it("draws the results of a sweep: page, spec, one copy of plotly and an entry of the manifest", async () => {
    const { from, out } = await swept({ m: [8, 16] });
    const before = readFileSync(join(from, "cells.jsonl"), "utf8");
    const { code, stdout, stderr } = await incidental(["figure", "collisions", "--from", from, "--out", out]);
    expect({ code, stdout, stderr }).toEqual({
      ...{ code: 0, stdout: "" },
      stderr: `incidental: wrote collisions.html and collisions.json to ${out}\n`,
    });
    expect(readdirSync(out).sort()).toEqual(["collisions.html", "collisions.json", "manifest.json", "plotly.js"]);
    const page = readFileSync(join(out, "collisions.html"), "utf8");
    expect(page).toContain('<script src="plotly.js">');
    expect(page).not.toMatch(/https?:\/\//);
    const { data, layout } = readJson(join(out, "collisions.json"));
    expect(data.find((trace: { name: string }) => trace.name === "paper’s n²/4m").x).toEqual([8, 16]);
    expect(JSON.stringify(layout.title)).toContain("6 runs");
    const manifest = readJson(join(out, "manifest.json"));
    expect(manifest).toMatchObject({ version, figures: [{ name: "collisions", seed: 0, version }] });
    const [{ command, parameters, claims }] = manifest.figures;
    expect(command).toBe("incidental sweep sweep.json");
    expect(parameters).toMatchObject({ n: [8], m: [8, 16], lambda: [0.02] });
    expect(claims.map(({ id }: { id: string }) => id)).toContain("collisions-slot-law");
    expect(readFileSync(join(from, "cells.jsonl"), "utf8")).toBe(before);
  });

  it("gives the same bytes again, and says nothing with --quiet", async () => {
    const { path, from } = await swept();
    for (const name of ["a", "b"]) {
      const args = ["figure", "collisions", "--from", from, "--out", join(path, name), "--quiet"];
      expect(await incidental(args)).toEqual({ code: 0, stdout: "", stderr: "" });
    }
    for (const file of ["collisions.json", "collisions.html", "manifest.json"]) {
      expect(readFileSync(join(path, "b", file), "utf8"), file).toBe(readFileSync(join(path, "a", file), "utf8"));
    }
  });

  it("keeps the other figures of the gallery, and takes the place of its own", async () => {
    const { from, out } = await swept();
    mkdirSync(out);
    const other = { name: "gap", title: "t", command: "c", seed: 7, version: "0", parameters: {}, claims: [] };
    writeFileSync(join(out, "manifest.json"), JSON.stringify({ version: "0", figures: [other] }));
    writeFileSync(join(out, "gap.html"), "kept");
    for (let time = 0; time < 2; time++) {
      expect(await incidental(["figure", "collisions", "--from", from, "--out", out])).toMatchObject({ code: 0 });
    }
    const { figures } = readJson(join(out, "manifest.json"));
    expect(figures.map(({ name }: { name: string }) => name).sort()).toEqual(["collisions", "gap"]);
    expect(figures).toContainEqual(other);
    expect(readFileSync(join(out, "gap.html"), "utf8")).toBe("kept");
  });

  it("draws what there is of a sweep that has not finished, and says so", async () => {
    const { from, out } = await swept({ experiment: "slots", seeds: 4 });
    const cells = readFileSync(join(from, "cells.jsonl"), "utf8").split("\n");
    writeFileSync(
      join(from, "cells.jsonl"),
      cells
        .slice(0, 3)
        .map((line) => `${line}\n`)
        .join(""),
    );
    appendFileSync(join(from, "cells.jsonl"), cells[3].slice(0, 40));
    const { code, stdout, stderr } = await incidental(["figure", "slots", "--from", from, "--out", out]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr.split("\n")).toEqual([
      `incidental: wrote slots.html and slots.json to ${out}`,
      "incidental: 3 of 4 cells are there so far.",
      "incidental: the last line is torn and left out; sweep --resume runs its cell again.",
      "",
    ]);
    expect(JSON.stringify(readJson(join(out, "slots.json")).layout.title)).toContain("0 of 48 neurons");
  });

  it("draws a shard alone, and says so", async () => {
    const { from, out } = await swept({ seeds: 4, flags: ["--shard", "2/2"] });
    const { code, stderr } = await incidental(["figure", "collisions", "--from", from, "--out", out]);
    expect(code).toBe(0);
    expect(stderr).toContain("incidental: only shard 2/2 of the sweep is drawn.\n");
    expect(stderr).not.toContain("so far");
  });
});

describe("incidental figure refuses, in one line and without writing anything,", () => {
  /** Runs a command that must fail, and gives its message. */
  async function refused(args: string[], out: string): Promise<string> {
    const { code, stdout, stderr } = await incidental(["figure", ...args, "--out", out]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^incidental: [^\n]+\n$/);
    expect(existsSync(out)).toBe(false);
    return stderr.slice("incidental: ".length, -1);
  }

  it("a name that is not a sweep's, or none", async () => {
    const path = folder();
    const out = join(path, "figures");
    for (const name of ["nonsense", "gap", "__proto__"]) {
      expect(await refused([name, "--from", path], out)).toBe(
        `figure knows the sweeps ${sweepNames.join(", ")}, got "${name}".`,
      );
    }
    expect(await refused(["--from", path], out)).toContain("missing required argument 'name'");
  });

  it("a command without --from", async () => {
    const out = join(folder(), "figures");
    expect(await refused(["slots"], out)).toBe("--from is required: give the folder of a sweep's results.");
  });

  it("a folder without results, one that is not there, and a file", async () => {
    const path = folder();
    const out = join(path, "figures");
    const missing = join(path, "missing");
    for (const from of [path, missing]) {
      expect(await refused(["slots", "--from", from], out)).toBe(
        `${from} holds no results: there is no manifest.json; give the folder that a sweep wrote to with --out.`,
      );
    }
    writeFileSync(join(path, "file"), "");
    expect(await refused(["slots", "--from", join(path, "file")], out)).toContain(join(path, "file"));
  });

  it("results of another sweep, and results without a cell", async () => {
    const path = folder();
    const out = join(path, "figures");
    const from = await resultsFolder(join(path, "results"), collisionsPlan(), { positions: [] });
    expect(await refused(["slots", "--from", from], out)).toBe(
      `${from} holds results of collisions, not of slots; choose the folder or the name.`,
    );
    expect(await refused(["collisions", "--from", from], out)).toBe(`${from} holds no cells yet; run its sweep first.`);
  });
});
