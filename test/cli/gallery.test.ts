import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { type GalleryEntry, openGallery } from "../../src/cli/gallery.ts";
import { folder, incidental } from "../support/commandLine.ts";

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

it("three processes that draw into one folder at once leave three entries", async () => {
  const out = join(folder(), "drawn");
  mkdirSync(out);
  const saved = fileURLToPath(new URL("../../figures/energy.json", import.meta.url));
  const drawn = names.slice(0, 3).map((name) => incidental(["figure", name, "--from", saved, "--out", out, "--quiet"]));
  for (const ended of await Promise.all(drawn)) expect(ended).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(listedIn(out)).toEqual(["a", "b", "c"]);
});
