// Programs of npm and of installed packages, started as the files they are by the Node that runs: on Windows `npm`,
// `npx` and what npm links to the programs of packages are scripts for a shell, which spawn cannot start.
import { execFileSync } from "node:child_process";
import { readFileSync, realpathSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/** Runs npm with these words; what it printed. options: those of execFileSync. @throws Error when npm fails */
export function npm(words, options = {}) {
  return execFileSync(process.execPath, [npmProgram(), ...words], { encoding: "utf8", ...options });
}

/**
 * The file of a program that an installed package brings: the one called `command` in its package.json. from: the file
 * that depends on the package.
 */
export function programOf(packageName, { command = packageName, from = import.meta.url } = {}) {
  const manifest = createRequire(from).resolve(`${packageName}/package.json`);
  const { bin } = JSON.parse(readFileSync(manifest, "utf8"));
  return path.join(path.dirname(manifest), typeof bin === "string" ? bin : bin[command]);
}

/**
 * Where npm may be: where the npm that started this says it is, beside Node, and beside each `npm` on PATH, which is a
 * link to it on Unix.
 */
export function npmPlaces({ platform = process.platform, env = process.env, execPath = process.execPath } = {}) {
  const { dirname, join, delimiter, basename } = platform === "win32" ? path.win32 : path.posix;
  const installed = (folder) => join(folder, "node_modules", "npm", "bin", "npm-cli.js");
  const { npm_execpath: told = "" } = env; // also npx-cli.js, or another package manager
  const folders = (env.PATH ?? env.Path ?? "").split(delimiter).filter((folder) => folder !== "");
  return [
    ...(/^np[mx]-cli\.js$/.test(basename(told)) ? [join(dirname(told), "npm-cli.js")] : []),
    ...(platform === "win32"
      ? [dirname(execPath), ...folders].map(installed)
      : [installed(join(dirname(execPath), "..", "lib")), ...folders.map((folder) => join(folder, "npm"))]),
  ];
}

function npmProgram() {
  const found = npmPlaces().find((place) => statSync(place, { throwIfNoEntry: false })?.isFile());
  if (found === undefined) throw new Error("npm is not beside Node nor on PATH; install Node with npm.");
  return realpathSync(found);
}
