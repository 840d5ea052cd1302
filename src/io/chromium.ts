import { access, constants, stat } from "node:fs/promises";
import path from "node:path";
import { quoted } from "./fileErrors.ts";

/** Images need a browser, and none can be started. The message is one line that says what to install. */
export class MissingBrowser extends Error {
  override readonly name = "MissingBrowser";
}

/** The variables of an environment by name. */
type Environment = Readonly<Record<string, string | undefined>>;

/** How browsers that draw are called on PATH, the best first. */
const names = {
  unix: ["chromium", "chromium-browser", "google-chrome", "microsoft-edge"],
  win32: ["chromium.exe", "chrome.exe", "msedge.exe"],
};

/** Applications of macOS. */
const applications = ["Chromium", "Google Chrome", "Microsoft Edge"];

/** Where installers of Windows put browsers, below the folders of programs. */
const installed = [
  ["Chromium", "Application", "chrome.exe"],
  ["Google", "Chrome", "Application", "chrome.exe"],
  ["Microsoft", "Edge", "Application", "msedge.exe"],
];

/**
 * The Chromium to draw with: `chromium` when given, else the one that CHROMIUM_PATH names, else the first of
 * `chromiumPlaces` that is there. env, platform: the environment and the system to look in. @throws MissingBrowser
 */
export async function findChromium(
  chromium?: string,
  env: Environment = process.env,
  platform: string = process.platform,
): Promise<string> {
  const named = chromium ?? env.CHROMIUM_PATH;
  if (named) {
    if (await isProgram(named)) return named;
    const source = chromium === undefined ? "CHROMIUM_PATH" : "the chromium option";
    throw new MissingBrowser(
      `images need a browser: ${source} is ${quoted(named)}, which is not a program; ` +
        `give the path of a Chromium or ${installAdvice(platform)}.`,
    );
  }
  for (const place of chromiumPlaces(env, platform)) if (await isProgram(place)) return place;
  throw new MissingBrowser(noBrowser(platform));
}

/** Where a system may have Chromium, Chrome or Edge, the best first: on PATH, then where they are installed to. */
export function chromiumPlaces(env: Environment, platform: string): string[] {
  const { delimiter, join } = platform === "win32" ? path.win32 : path.posix;
  const known = (folders: readonly (string | undefined)[]): string[] =>
    [...new Set(folders)].filter((folder) => folder !== undefined && folder !== "") as string[];
  const onPath = known((env.PATH ?? env.Path ?? "").split(delimiter)).flatMap((folder) =>
    (platform === "win32" ? names.win32 : names.unix).map((name) => join(folder, name)),
  );
  if (platform === "win32") {
    const { ProgramW6432, ProgramFiles, LOCALAPPDATA } = env;
    const folders = known([ProgramW6432, ProgramFiles, env["ProgramFiles(x86)"], LOCALAPPDATA]);
    return [...onPath, ...installed.flatMap((parts) => folders.map((folder) => join(folder, ...parts)))];
  }
  if (platform !== "darwin") return onPath;
  const folders = ["/Applications", ...known([env.HOME]).map((home) => join(home, "Applications"))];
  return [
    ...onPath,
    ...applications.flatMap((name) => folders.map((folder) => join(folder, `${name}.app`, "Contents", "MacOS", name))),
  ];
}

/** What is said where a system has none of them. */
export function noBrowser(platform: string): string {
  const missing =
    platform === "win32" || platform === "darwin"
      ? "neither Chromium, Google Chrome nor Microsoft Edge is in its usual place or on PATH"
      : `no ${names.unix.join(", ")} on PATH`;
  return `images need a browser: ${missing}; ${installAdvice(platform)}, or set CHROMIUM_PATH to one.`;
}

/** How to come by a browser, as part of a sentence. */
export function installAdvice(platform: string): string {
  if (platform === "win32") return "winget install Google.Chrome";
  if (platform === "darwin") return "brew install --cask google-chrome";
  return platform === "linux" ? "apt-get install chromium" : "install Chromium";
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
