import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";

const { npm, npmPlaces, programOf } = await import(new URL("../scripts/programs.mjs", import.meta.url).href);

describe("npm", () => {
  it("is started without a shell", () => {
    expect(npm(["--version"])).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it("is looked for where it says it is, beside Node, and where PATH leads: on Unix", () => {
    const env = { npm_execpath: "/opt/npm/bin/npx-cli.js", PATH: "/a::/b" };
    expect(npmPlaces({ platform: "linux", env, execPath: "/usr/bin/node" })).toEqual([
      "/opt/npm/bin/npm-cli.js",
      "/usr/lib/node_modules/npm/bin/npm-cli.js",
      "/a/npm",
      "/b/npm",
    ]);
  });

  it("and on Windows, whose PATH has other names and separators and no links", () => {
    const execPath = "C:\\Program Files\\nodejs\\node.exe";
    const env = { npm_execpath: "C:\\yarn\\yarn.js", Path: "C:\\tools;D:\\n" };
    expect(npmPlaces({ platform: "win32", env, execPath })).toEqual([
      "C:\\Program Files\\nodejs\\node_modules\\npm\\bin\\npm-cli.js",
      "C:\\tools\\node_modules\\npm\\bin\\npm-cli.js",
      "D:\\n\\node_modules\\npm\\bin\\npm-cli.js",
    ]);
  });
});

it("the program of a package is the file that its package.json names, one of several by its command", () => {
  for (const program of [programOf("vite"), programOf("typescript", { command: "tsc" })]) {
    expect(existsSync(program)).toBe(true);
  }
});
