import { access, constants, stat } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { quoted } from "./fileErrors.ts";

/** Images need a browser, and none can be started. The message is one line that says what to install. */
export class MissingBrowser extends Error {
  override readonly name = "MissingBrowser";
}

const names = ["chromium", "chromium-browser", "google-chrome"];

/**
 * The Chromium to draw with: `chromium` when given, else the one that CHROMIUM_PATH names, else the first of chromium,
 * chromium-browser and google-chrome on PATH. env: the environment to look in. @throws MissingBrowser
 */
export async function findChromium(
  chromium?: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<string> {
  const named = chromium ?? env.CHROMIUM_PATH;
  if (named) {
    if (await isProgram(named)) return named;
    const source = chromium === undefined ? "CHROMIUM_PATH" : "the chromium option";
    throw new MissingBrowser(
      `images need a browser: ${source} is ${quoted(named)}, which is not a program; ` +
        "give the path of a Chromium or apt-get install chromium.",
    );
  }
  for (const folder of (env.PATH ?? "").split(delimiter)) {
    for (const name of names) {
      if (folder !== "" && (await isProgram(join(folder, name)))) return join(folder, name);
    }
  }
  throw new MissingBrowser(
    `images need a browser: no ${names.join(", ")} on PATH; apt-get install chromium, or set CHROMIUM_PATH to one.`,
  );
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
