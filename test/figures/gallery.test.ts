import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { folder, incidental } from "../support/commandLine.ts";
import { differences } from "../support/specDifference.ts";

const gallery = fileURLToPath(new URL("../../figures/", import.meta.url));
const readJson = (file: string) => JSON.parse(readFileSync(file, "utf8"));

it.each(readdirSync(join(gallery, "results")))("the gallery's %s is what its saved results give", async (name) => {
  const out = folder();
  const from = join(gallery, "results", name);
  expect(await incidental(["figure", name, "--from", from, "--out", out])).toMatchObject({ code: 0 });
  const file = `${name}.json`;
  expect(differences(name, readJson(join(gallery, file)), readJson(join(out, file)))).toEqual([]);
  const entry = (path: string) =>
    readJson(join(path, "manifest.json")).figures.find((figure: { name: string }) => figure.name === name);
  expect(differences(`${name} in the manifest`, entry(gallery), entry(out))).toEqual([]);
});

it("the gallery has a spec, an image and an entry of the manifest for every figure", () => {
  const { figures } = readJson(join(gallery, "manifest.json"));
  const names = figures.map(({ name }: { name: string }) => name);
  for (const ending of [".json", ".svg"]) {
    const files = readdirSync(gallery).filter((file) => file.endsWith(ending) && file !== "manifest.json");
    expect(files.sort()).toEqual(names.map((name: string) => name + ending).sort());
  }
  for (const { command, seed, version, claims } of figures) {
    expect(command).toMatch(/^incidental (sweep|reproduce) /);
    expect([typeof seed, typeof version, claims.length > 0]).toEqual(["number", "string", true]);
  }
});
