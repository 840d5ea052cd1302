import { spawnSync } from "node:child_process";
import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { afterEach, beforeEach, expect } from "vitest";
import { InputError } from "../../src/checks.ts";
import { noBrowser } from "../../src/io/chromium.ts";

/** The message of the InputError that `work` throws or rejects with, which is one line. */
export async function refusal(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    const { message } = error as InputError;
    expect(message).not.toMatch(/[\r\n]/);
    return message;
  }
  throw new Error("nothing was refused");
}

/**
 * A fresh folder for each test of the file: a function from a name to a path in it. It is a path without links (of
 * which the temporary folder of macOS has one), parted by slashes, which messages show as they are.
 */
export function freshFolder(): (name?: string) => string {
  let folder = "";
  beforeEach(async () => {
    folder = (await realpath(await mkdtemp(join(tmpdir(), "incidental-io-")))).split(sep).join("/");
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  return (name = "") => (name === "" ? folder : `${folder}/${name}`);
}

/** What is said where no Chromium is installed. Tests that need one check this line instead there. */
export const noChromium = noBrowser(process.platform);

/** Writes a program that ends at once with 3, and tells its path. */
export async function program(file: string): Promise<string> {
  await writeFile(file, "#!/bin/sh\necho no browser\nexit 3\n", { mode: 0o755 });
  return file;
}

/** Whether there is a python3, with these modules. */
export function hasPython(...modules: readonly string[]): boolean {
  const script = ["pass", ...modules.map((name) => `import ${name}`)].join("\n");
  return spawnSync("python3", ["-c", script]).status === 0;
}
