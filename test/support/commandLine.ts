import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

/** The built command line. */
export const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the built command line to its end, in the folder `cwd`; `during` may do something to it on the way. */
export function incidental(
  args: readonly string[],
  during?: (child: ChildProcess) => void,
  cwd?: string,
): Promise<Finished> {
  return finished(process.execPath, [main, ...args], { during, cwd });
}

/** Runs a program to its end. */
export function finished(
  program: string,
  args: readonly string[],
  { during, ...options }: SpawnOptions & { during?: ((child: ChildProcess) => void) | undefined } = {},
): Promise<Finished> {
  const child = spawn(program, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  during?.(child);
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr })));
}

/** An empty folder that goes away with the test, without links in its path: the temporary folder of macOS is one. */
export function folder(): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "incidental-")));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
