import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A project outside the repository that has installed the package as npm would publish it, and nothing else. */
export interface Consumer {
  readonly folder: string;
  /** Writes a file of the project. */
  readonly write: (name: string, text: string) => void;
  /** Runs a program in the project; its standard output. @throws Error with what it printed when it fails */
  readonly run: (program: string, ...args: string[]) => string;
  readonly remove: () => void;
}

/**
 * Packs `dist` as it stands, without building it again, and installs the tarball with its dependencies from the
 * registry.
 */
export function installedPackage(): Consumer {
  const folder = mkdtempSync(join(tmpdir(), "incidental-consumer-"));
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  const run = (program: string, ...args: string[]) => execFileSync(program, args, { cwd: folder, encoding: "utf8" });
  const packed = run("npm", "pack", root, "--silent", "--ignore-scripts").trim();
  write("package.json", '{ "private": true, "type": "module" }');
  run("npm", "install", packed, "--silent", "--prefer-offline", "--no-audit", "--no-fund");
  return { folder, write, run, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
