import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { folder, incidental } from "../support/commandLine.ts";

const gallery = fileURLToPath(new URL("../../figures/", import.meta.url));

it.each(readdirSync(join(gallery, "results")))("the gallery's %s is what its saved results give", async (name) => {
  const out = folder();
  const from = join(gallery, "results", name);
  expect(await incidental(["figure", name, "--from", from, "--out", out])).toMatchObject({ code: 0 });
  const file = `${name}.json`;
  expect(readFileSync(join(out, file), "utf8")).toBe(readFileSync(join(gallery, file), "utf8"));
  const entry = (path: string) =>
    JSON.parse(readFileSync(join(path, "manifest.json"), "utf8")).figures.find(
      (figure: { name: string }) => figure.name === name,
    );
  expect(entry(out)).toEqual(entry(gallery));
});
