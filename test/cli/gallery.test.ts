import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type GalleryEntry, openGallery } from "../../src/cli/gallery.ts";
import { folder, incidental } from "../support/commandLine.ts";
import { inProcess } from "../support/inProcess.ts";

afterEach(() => void vi.unstubAllEnvs());

const names = ["a", "b", "c", "d", "e", "f"];
const figure = { data: [], layout: {} };
const entryOf = (name: string): GalleryEntry => ({
  ...{ name, title: name, command: "incidental", seed: null, seeds: null, version: "0.1.0" },
  ...{ parameters: {}, claims: [] },
});
const listedIn = (out: string): string[] =>
  JSON.parse(readFileSync(join(out, "manifest.json"), "utf8")).figures.map(({ name }: { name: string }) => name);

it("two galleries of one folder that are written at once keep the figures of both", async () => {
  const out = folder();
  const both = [await openGallery(out), await openGallery(out)];
  await Promise.all(names.toReversed().map((name, k) => both[k % 2].add(entryOf(name), figure)));
  expect(listedIn(out)).toEqual(names);
  await both[1].add({ ...entryOf("c"), title: "again" }, figure);
  expect(listedIn(out)).toEqual(names);
  expect(existsSync(join(out, "lock"))).toBe(false);
});

it("a gallery takes over the lock of a process that is gone", async () => {
  const out = folder();
  const { pid } = spawnSync(process.execPath, ["--version"]);
  writeFileSync(join(out, "lock"), `{"process":${pid},"host":"${hostname()}"}\n`);
  await (await openGallery(out)).add(entryOf("a"), figure);
  expect(listedIn(out)).toEqual(["a"]);
  expect(existsSync(join(out, "lock"))).toBe(false);
});

const saved = fileURLToPath(new URL("../../figures/energy.json", import.meta.url));
const draw = (out: string, ...flags: string[]) =>
  inProcess(["figure", "energy", "--from", saved, ...flags, "--out", out]);

describe("a figure takes the place of nothing", () => {
  const PDF = "%PDF-1.4\n1 0 obj\n<</Creator (somebody)>>\n";
  it.each([
    ["plotly.js", "precious", []],
    ["energy.html", '<script type="application/json" id="spec">', []], // another's page
    ["energy.json", '{"data":[0],"layout":{}}', []],
    ["manifest.json", '{"figures":[null]}', []],
    ["manifest.json", '{"figures":[{"name":5}]}', []],
    ["manifest.json", `{"figures":[${"[".repeat(200_000)}${"]".repeat(200_000)}]}`, []],
  ])("that is no figure, in a folder: %s, %.40s", async (name, text) => {
    const out = folder();
    writeFileSync(join(out, name), text);
    const { code, stderr } = await draw(out);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(
        /^incidental: [^\n]+ is there and is not that of (a figure|a gallery|Plotly); [^\n]+\n$/,
      ),
    });
    expect(readdirSync(out)).toEqual([name]);
    expect(readFileSync(join(out, name), "utf8")).toBe(text);
  });

  it.each([
    ["p.html", "<p>precious</p>"],
    ["p.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ["p.png", `\x89PNG${"x".repeat(60)}`],
    ["p.webp", "precious"],
    ["p.pdf", PDF],
  ])("that is no figure, as a file: %s", async (name, text) => {
    vi.stubEnv("CHROMIUM_PATH", process.execPath); // a program; nothing is drawn
    const out = join(folder(), name);
    writeFileSync(out, text, "latin1");
    const { code, stderr } = await draw(out, "--format", name.slice(2));
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        `incidental: ${out} is there and is not that of a figure; ` +
        "it is left alone: choose another --out, or remove it.\n",
    });
    expect(readFileSync(out, "latin1")).toBe(text);
  });

  it("but of itself, of one of an earlier version, and of an empty file", async () => {
    const out = folder();
    const page = join(out, "p.html");
    writeFileSync(page, "");
    writeFileSync(join(out, "plotly.js"), "/**\n* plotly.js v1.0.0\n*/\n");
    for (let time = 0; time < 2; time++) {
      expect(await draw(page)).toMatchObject({ code: 0 });
      expect(await draw(out)).toMatchObject({ code: 0 });
    }
    expect(readFileSync(join(out, "plotly.js"), "utf8").length).toBeGreaterThan(1e6);
    vi.stubEnv("CHROMIUM_PATH", process.execPath);
    const png = Buffer.concat([Buffer.from("\x89PNG".padEnd(33), "latin1"), Buffer.alloc(21)]);
    png.write("pHYs", 37);
    png.writeUInt32BE(11811, 41);
    for (const [name, bytes] of [
      ["p.svg", readFileSync(saved.replace("json", "svg"))],
      ["p.png", png],
      ["p.webp", Buffer.from("RIFF....WEBPVP8 ")],
      ["p.pdf", Buffer.from(PDF.replace("somebody", "incidental 0.0.1"))],
    ] as const) {
      const file = join(out, name);
      writeFileSync(file, bytes);
      const { stderr } = await draw(file, "--format", name.slice(2));
      expect(stderr).toMatch(/^incidental: images need a browser: [^\n]+ did not start/); // so it would be replaced
    }
  });

  it("of a pipe, for which nobody waits, nor of a folder", async () => {
    for (const name of ["manifest.json", "energy.html", "energy.json", "plotly.js"]) {
      for (const [make, message] of [
        ["mkfifo", "it is a device, pipe or socket"],
        ["mkdir", "it is a folder"],
      ]) {
        const out = folder();
        spawnSync(make, [join(out, name)]);
        const { code, stderr } = await draw(out);
        expect(stderr).toMatch(new RegExp(`^incidental: cannot (read|write) "[^"]*${name}": ${message}; [^\\n]+\\n$`));
        expect(code).toBe(2);
        expect(readdirSync(out)).toEqual([name]);
      }
    }
  });
});

it("a manifest beside a saved figure that says little of it is none", async () => {
  const [from, out] = [folder(), folder()];
  const file = join(from, "mine.json");
  writeFileSync(file, '{"data":[],"layout":{}}');
  writeFileSync(join(from, "manifest.json"), '{"figures":[{"name":"mine","command":5,"seed":{},"claims":null}]}');
  expect(await inProcess(["figure", "mine", "--from", file, "--out", out])).toMatchObject({ code: 0 });
  const [entry] = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8")).figures;
  expect(entry).toMatchObject({ command: "incidental figure mine --from mine.json", seed: null, claims: [] });
});

it.each(["/proc/foo", "/proc/a/b/c", "/dev/fd/x/y"])("no folder %s is made, and nobody waits for it", async (out) => {
  for (const words of [
    ["figure", "energy", "--from", saved],
    ["figure", "energy", "--from", saved, "--format", "svg"],
    ["reproduce", "energy"],
  ]) {
    vi.stubEnv("CHROMIUM_PATH", process.execPath);
    const { code, stderr } = await inProcess([...words, "--out", out]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/^incidental: cannot write [^\n]+\.\n$/),
    });
  }
});

it("three processes that draw into one folder at once leave three entries", async () => {
  const out = join(folder(), "drawn");
  mkdirSync(out);
  const drawn = names.slice(0, 3).map((name) => incidental(["figure", name, "--from", saved, "--out", out, "--quiet"]));
  for (const ended of await Promise.all(drawn)) expect(ended).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(listedIn(out)).toEqual(["a", "b", "c"]);
});
