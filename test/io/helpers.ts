import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect } from "vitest";
import { InputError } from "../../src/checks.ts";

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

/** A fresh folder for each test of the file: a function from a name to a path in it. */
export function freshFolder(): (name?: string) => string {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "incidental-io-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  return (name = "") => (name === "" ? folder : `${folder}/${name}`);
}

/** What is said where no Chromium is installed. Tests that need one check this line instead there. */
export const noChromium =
  "images need a browser: no chromium, chromium-browser, google-chrome on PATH; " +
  "apt-get install chromium, or set CHROMIUM_PATH to one.";

/** Whether there is a python3, with these modules. */
export function hasPython(...modules: readonly string[]): boolean {
  const script = ["pass", ...modules.map((name) => `import ${name}`)].join("\n");
  return spawnSync("python3", ["-c", script]).status === 0;
}
