import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const { npm, programOf } = await import(new URL("../../scripts/programs.mjs", import.meta.url).href);
const root = fileURLToPath(new URL("../..", import.meta.url));

/** A project outside the repository that has installed the package as npm would publish it, and nothing else. */
export interface Consumer {
  readonly folder: string;
  /** Writes a file of the project. */
  readonly write: (name: string, text: string) => void;
  /** Runs a JavaScript file in the project; its standard output. @throws Error with what it printed when it fails */
  readonly run: (file: string, ...args: string[]) => string;
  /** Runs npm in the project likewise. */
  readonly npm: (...words: string[]) => string;
  /** The file of the installed command line. */
  readonly program: string;
  readonly remove: () => void;
}

/**
 * Packs `dist` as it stands, without building it again, and installs the tarball with its dependencies from the
 * registry.
 */
export function installedPackage(): Consumer {
  const folder = mkdtempSync(join(tmpdir(), "incidental-consumer-"));
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  const run = (file: string, ...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], { cwd: folder, encoding: "utf8" });
    if (status !== 0) throw new Error(`${file} ${args.join(" ")} ended with ${status}:\n${stdout}${stderr}`);
    return stdout;
  };
  const npmHere = (...words: string[]): string => npm(words, { cwd: folder });
  const packed = npmHere("pack", root, "--silent", "--ignore-scripts").trim();
  write("package.json", '{ "private": true, "type": "module" }');
  npmHere("install", packed, "--silent", "--prefer-offline", "--no-audit", "--no-fund");
  const program = programOf("incidental", { from: join(folder, "package.json") });
  return { folder, write, run, npm: npmHere, program, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
