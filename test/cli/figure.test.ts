import {
  appendFileSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { drawnNames } from "../../src/cli/drawing.ts";
import { quoted } from "../../src/io/fileErrors.ts";
import { version } from "../../src/io/version.ts";
import { collisionsPlan, resultsFolder } from "../run/helpers.ts";
import { folder, incidental } from "../support/commandLine.ts";
import { inProcess } from "../support/inProcess.ts";
import { noLinks, noSignals } from "../support/systems.ts";

const readJson = (file: string) => JSON.parse(readFileSync(file, "utf8"));

const gap = fileURLToPath(new URL("../../figures/gap.json", import.meta.url));

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

const INTERRUPTED = "incidental: interrupted; 1 of the experiments are missing: sparsification.\n";

/** A run of the pair, written to a file. */
async function simulated(file: string): Promise<void> {
  const args = ["simulate", "pair", "--lambda", "0.05", "--samples", "12", "--out", file, "--quiet"];
  expect(await incidental(args)).toMatchObject({ code: 0 });
}

describe("incidental figure", () => {
  it("draws the results of a sweep: page, spec, one copy of plotly and an entry of the manifest", async () => {
    const { from, out } = await swept({ m: [8, 16] });
    const before = readFileSync(join(from, "cells.jsonl"), "utf8");
    const { code, stdout, stderr } = await inProcess(["figure", "collisions", "--from", from, "--out", out]);
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

  it("tells every value of a grid apart", async () => {
    const path = folder();
    const file = join(path, "sweep.json");
    const parameters = { n: [4, 8], m: [8], lambda: [0.02, 0.03] };
    writeFileSync(file, JSON.stringify({ experiment: "slots", parameters }));
    const out = join(path, "results");
    expect(await incidental(["sweep", file, "--jobs", "1", "--quiet", "--out", out])).toMatchObject({ code: 0 });
    const { stderr } = await inProcess(["figure", "slots", "--from", out, "--out", join(path, "figures")]);
    expect(stderr).toBe(`incidental: wrote slots.html and slots.json to ${join(path, "figures")}\n`);
    const text = readFileSync(join(path, "figures", "slots.json"), "utf8");
    for (const name of ["4 / 8<br>λ = 0.02", "8 / 8<br>λ = 0.03"]) expect(text).toContain(name);
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
      expect(await inProcess(["figure", "collisions", "--from", from, "--out", out])).toMatchObject({ code: 0 });
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
    const { code, stdout, stderr } = await inProcess(["figure", "slots", "--from", from, "--out", out]);
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
    const { code, stderr } = await inProcess(["figure", "collisions", "--from", from, "--out", out]);
    expect(code).toBe(0);
    expect(stderr).toContain("incidental: only shard 2/2 of the sweep is drawn.\n");
    expect(stderr).not.toContain("so far");
  });
});

describe("incidental figure of a run", () => {
  it("draws it, and says in page and manifest where it comes from", async () => {
    const path = folder();
    const [file, out] = [join(path, "my.json"), join(path, "figures")];
    await simulated(file);
    expect(await inProcess(["figure", "run", "--from", file, "--out", out])).toEqual({
      ...{ code: 0, stdout: "" },
      stderr: `incidental: wrote my-figure.html and my-figure.json to ${out}\n`,
    });
    const { data, layout } = readJson(join(out, "my-figure.json"));
    const { times, observables } = readJson(file);
    expect(data[0]).toMatchObject({ name: "feature 0", x: times.slice(1) });
    expect(data[0].y).toEqual(observables.l1.slice(1).map(([first]: number[]) => first));
    expect(JSON.stringify(layout.title)).toContain("λ = 0.05");
    const [entry] = readJson(join(out, "manifest.json")).figures;
    expect(entry).toMatchObject({ name: "my-figure", seed: null, version });
    expect(entry.command).toBe("incidental figure run --from my.json");
    expect(readFileSync(join(out, "my-figure.html"), "utf8")).toContain(
      "<code>incidental figure run --from my.json</code>",
    );
  });
});

describe("incidental figure of one feature", () => {
  it("simulates it, and keeps the figure as designed beside a page in the style asked for", async () => {
    const path = folder();
    const [paper, dark] = [join(path, "paper"), join(path, "dark")];
    const args = ["figure", "gap", "--preset", "quick", "--seed", "3"];
    expect(await incidental([...args, "--out", paper])).toMatchObject({ code: 0, stdout: "" });
    const [entry] = readJson(join(paper, "manifest.json")).figures;
    expect(entry).toMatchObject({ seed: 3, command: "incidental reproduce gap --preset quick --seed 3" });
    expect(entry.claims.map(({ id }: { id: string }) => id)).toContain("gap-law");
    const again = [
      "figure",
      "gap",
      "--from",
      join(paper, "gap.json"),
      "--theme",
      "dark",
      "--no-title",
      "--width",
      "column",
    ];
    expect(await incidental([...again, "--out", dark, "--quiet"])).toEqual({ code: 0, stdout: "", stderr: "" });
    for (const file of ["gap.json", "manifest.json"]) {
      expect(readFileSync(join(dark, file), "utf8"), file).toBe(readFileSync(join(paper, file), "utf8"));
    }
    const page = readFileSync(join(dark, "gap.html"), "utf8");
    expect(page).toMatch(/:root \{ background: #15181E; \}/);
    const [, spec] = /id="spec">(.*?)<\/script/.exec(page) ?? [];
    expect(JSON.parse(spec).layout).toMatchObject({ width: 490, paper_bgcolor: "#15181E" });
    expect(JSON.parse(spec).layout.title).toBeUndefined();
    expect(readFileSync(join(paper, "gap.html"), "utf8")).toMatch(/:root \{ background: #FFFFFF; \}/);
  });

  it.skipIf(noSignals)("stops at Ctrl-C with nothing of the figure written", async () => {
    const out = join(folder(), "figures");
    const { code, stderr } = await incidental(["figure", "sparsification", "--out", out], (child) => {
      const watch = setInterval(() => {
        if (!existsSync(join(out, "plotly.js"))) return;
        clearInterval(watch);
        setTimeout(() => child.kill("SIGINT"), 300);
      }, 5);
    });
    if (code !== null) expect({ code, stderr }).toEqual({ code: 1, stderr: INTERRUPTED }); // else it came too early
    expect(readdirSync(out)).toEqual(["plotly.js"]);
  });
});

describe("incidental figure of a saved spec", () => {
  it("draws it again under any name, with other texts, panels, font, colours and size", async () => {
    const path = folder();
    const mine = join(path, "mine.json");
    copyFileSync(gap, mine);
    const texts = ["--title", "My gap", "--subtitle", "", "--panels", "b", "--font", "Georgia"];
    const looks = ["--colors", "measured=#aa0000", "--size", "4x3in", "--quiet", "--out", join(path, "out")];
    const { code, stderr } = await inProcess(["figure", "mine", "--from", mine, ...texts, ...looks]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const [, spec] = /id="spec">(.*?)<\/script/.exec(readFileSync(join(path, "out", "mine.html"), "utf8")) ?? [];
    const { data, layout } = JSON.parse(spec);
    expect(layout).toMatchObject({ width: 576, height: 432, title: { text: "My gap" } });
    expect(layout.font.family).toMatch(/^Georgia, Arial/);
    expect(layout.xaxis).toBeUndefined();
    expect(JSON.stringify(data)).toContain("#AA0000");
    expect(readFileSync(join(path, "out", "mine.json"), "utf8")).toBe(readFileSync(gap, "utf8")); // as designed
  });

  it("writes a page that stands alone to a file, and nothing beside it", async () => {
    const path = folder();
    const file = join(path, "page.html");
    expect(await inProcess(["figure", "gap", "--from", gap, "--out", file])).toEqual({
      ...{ code: 0, stdout: "" },
      stderr: `incidental: wrote ${file}\n`,
    });
    expect(readdirSync(path)).toEqual(["page.html"]);
    expect(readFileSync(file, "utf8")).not.toMatch(/<script src=/);
  });

  it("lists the figures in its help", async () => {
    const { stdout } = await incidental(["figure", "--help"]);
    const [, names] = stdout.split("Figures:\n");
    expect([...names.matchAll(/^ {2}(\S+) {2}/gm)].map(([, name]) => name)).toEqual([...drawnNames, "run"]);
  });

  it("goes to a folder of its own where none is named, which the repository ignores", async () => {
    const path = folder();
    await incidental(["figure", "gap", "--from", gap], undefined, path);
    expect(readdirSync(path)).toEqual(["drawn"]);
    const ignored = readFileSync(fileURLToPath(new URL("../../.gitignore", import.meta.url)), "utf8");
    expect(ignored.split("\n")).toContain("/drawn/");
  });
});

describe("incidental figure replaces nothing of the user's:", () => {
  it.each(["itself", ...(noLinks ? [] : ["a symbolic link"]), "a hard link"])("not its input, by %s", async (way) => {
    const path = folder();
    const [file, out] = [join(path, "run.json"), join(path, "out")];
    await simulated(file);
    mkdirSync(out);
    const output = join(out, "run-figure.json");
    if (way === "a symbolic link") symlinkSync(file, output);
    else if (way === "a hard link") linkSync(file, output);
    else renameSync(file, output);
    const from = way === "itself" ? output : file;
    const before = readFileSync(from, "utf8");
    const { code, stderr } = await inProcess(["figure", "run", "--from", from, "--out", out]);
    expect(stderr).toBe(
      `incidental: ${output} would replace ${from}, which the figure is drawn from; choose another --out or name.\n`,
    );
    expect(code).toBe(2);
    expect(readFileSync(from, "utf8")).toBe(before);
    expect(readdirSync(out)).toEqual(["run-figure.json"]);
  });

  it("not a run beside which its figure goes", async () => {
    const path = folder();
    const file = join(path, "run.json");
    await simulated(file);
    const before = readFileSync(file, "utf8");
    expect(await incidental(["figure", "run", "--from", "run.json", "--out", "."], undefined, path)).toMatchObject({
      stderr: "incidental: wrote run-figure.html and run-figure.json to .\n",
    });
    expect(readFileSync(file, "utf8")).toBe(before);
  });

  it("not the manifest of a sweep, and no file of its name that is no figure", async () => {
    const { from, path } = await swept();
    const before = readFileSync(join(from, "manifest.json"), "utf8");
    expect(await inProcess(["figure", "collisions", "--from", from, "--out", from])).toMatchObject({
      ...{
        code: 2,
        stderr: expect.stringContaining(`manifest.json would replace ${join(from, "manifest.json")}, which`),
      },
    });
    const other = ["figure", "energy", "--from", gap.replace("gap", "energy"), "--out"];
    expect(await incidental([...other, from])).toEqual({
      ...{ code: 2, stdout: "" },
      stderr:
        `incidental: ${join(from, "manifest.json")} is there and is not that of a gallery; ` +
        "it is left alone: choose another --out.\n",
    });
    expect(readFileSync(join(from, "manifest.json"), "utf8")).toBe(before);
    for (const [name, text] of [
      ["energy.json", '{"flow":"l1"}'],
      ["energy.html", "<p>mine</p>"],
      ["manifest.json", "not JSON"],
    ]) {
      const out = join(path, `own ${name.replace(".", " ")}`);
      mkdirSync(out);
      writeFileSync(join(out, name), text);
      const { code, stderr } = await incidental([...other, out]);
      expect(code).toBe(2);
      expect(stderr).toMatch(
        /^incidental: [^\n]+ is there and is not that of a (figure|gallery); it is left alone: .*\n$/,
      );
      expect(readdirSync(out)).toEqual([name]);
    }
  });
});

it("figure of what takes long draws the results that come with the package", async () => {
  const out = join(folder(), "figures");
  expect(await inProcess(["figure", "collisions", "--out", out])).toMatchObject({ code: 0 });
  const spec = JSON.parse(readFileSync(join(out, "collisions.json"), "utf8"));
  expect(JSON.stringify(spec.layout.title)).toContain("256 runs");
});

describe("incidental figure refuses, in one line and without writing anything,", () => {
  /** Runs a command that must fail, and gives its message. */
  async function refused(args: string[], out: string): Promise<string> {
    const { code, stdout, stderr } = await inProcess(["figure", ...args, "--out", out]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^incidental: [^\n]+\n$/);
    expect(existsSync(out)).toBe(false);
    return stderr.slice("incidental: ".length, -1);
  }

  it("a name that it does not know, or none", async () => {
    const path = folder();
    const out = join(path, "figures");
    for (const name of ["nonsense", "__proto__"]) {
      expect(await refused([name], out)).toBe(
        `figure knows the names ${drawnNames.join(", ")} and run, and with --from NAME.json any other, got "${name}".`,
      );
    }
    expect(await refused(["--from", path], out)).toContain("missing required argument 'name'");
    expect(await refused(["descent"], out)).toContain("figure knows the names");
  });

  it("to simulate for long without being told to", async () => {
    const message = await refused(["collisions", "--seed", "1"], join(folder(), "figures"));
    expect(message.replace(/\(\d+ s\)/, "(SECONDS)")).toBe(
      "figure collisions takes about 35 min of one core to simulate at the paper's own scale: " +
        "give --from FOLDER of its sweep, --preset quick (SECONDS) or --preset paper.",
    );
  });

  it("a folder where a file is wanted, a run under another name, another figure, a file that is neither", async () => {
    const path = folder();
    const out = join(path, "figures");
    expect(await refused(["run", "--from", path], out)).toBe(
      `--from ${path} is a folder; run is drawn from the file of a run.`,
    );
    expect(await refused(["gap", "--from", path], out)).toBe(
      `${path} holds no results: there is no manifest.json; give the folder that a sweep wrote to with --out.`,
    );
    const [pair, run] = [join(path, "pair.json"), join(path, "my.json")];
    writeFileSync(pair, '{"data":[],"layout":{}}');
    expect(await refused(["gap", "--from", pair], out)).toBe(
      `${pair} is the figure pair, not gap; choose the file or the name.`,
    );
    const renamed = join(path, "mine.json");
    copyFileSync(gap, renamed);
    expect(await refused(["energy", "--from", renamed], out)).toBe(
      `${renamed} is the figure gap, not energy; choose the file or the name.`,
    );
    expect(await refused(["mine", "--from", renamed, "--panels", "a,d"], out)).toBe(
      'panels must be of those that the figure has, a, b, got "d".',
    );
    expect(await refused(["mine", "--from", renamed, "--font", "a;b"], out)).toBe(
      'font must be a font family such as Times New Roman, got "a;b".',
    );
    expect(await refused(["mine", "--from", renamed, "--size", "3x3in", "--width", "3in"], out)).toBe(
      "--size and --width exclude each other; drop one of them.",
    );
    await simulated(run);
    expect(await refused(["gap", "--from", run], out)).toBe(
      `${run} is a run, not the figure gap; figure run --from ${run} draws it.`,
    );
    expect(await refused(["run", "--from", join(path, "none.json")], out)).toBe(
      `cannot read ${quoted(join(path, "none.json"))}: no such file or folder; check the path.`,
    );
  });

  it("a size that leaves no room for what is drawn", async () => {
    const path = folder();
    const file = join(path, "run.json");
    await simulated(file);
    const args = ["run", "--from", file, "--width", "3in", "--height", "1in", "--quiet"];
    const { code, stderr } = await inProcess(["figure", ...args, "--out", join(path, "figures")]);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^incidental: height must be at least [\d.]+ in for the text and axes of this figure, got 1\.00 in\.\n$/,
    );
    expect(existsSync(join(path, "figures", "run.html"))).toBe(false);
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
