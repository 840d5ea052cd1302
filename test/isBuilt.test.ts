import { mkdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { folder } from "./support/commandLine.ts";

const { isBuilt } = await import(new URL("../scripts/isBuilt.mjs", import.meta.url).href);

/** A checkout whose sources are of 1000 s and whose build is of 2000 s, and a function that changes a file of it. */
function checkout() {
  const root = folder();
  const touch = (file: string, seconds: number) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), "");
    utimesSync(join(root, file), seconds, seconds);
  };
  for (const file of ["src/cli/main.ts", "src/lab/page/index.html", "package.json"]) touch(file, 1000);
  for (const made of ["src/cli", "src/lab/page", "src/lab", "src"]) utimesSync(join(root, made), 1000, 1000);
  for (const file of ["dist/cli/main.js", "dist/lab/index.html"]) touch(file, 2000);
  return { root, touch };
}

it("a build that is newer than its sources is not made again", () => {
  expect(isBuilt(checkout().root)).toBe(true);
});

it.each(["src/lab/page/index.html", "src/new/file.ts", "package.json", "assembly/math.ts"])(
  "one that is older than %s is",
  (file) => {
    const { root, touch } = checkout();
    touch(file, 3000);
    expect(isBuilt(root)).toBe(false);
  },
);

it("one without its page, or with code whose source is gone, is as well", () => {
  const { root, touch } = checkout();
  rmSync(join(root, "dist/lab/index.html"));
  expect(isBuilt(root)).toBe(false);
  touch("dist/lab/index.html", 2000);
  expect(isBuilt(root)).toBe(true);
  rmSync(join(root, "src/cli/main.ts")); // its folder is changed by this, now
  expect(isBuilt(root)).toBe(false);
});
