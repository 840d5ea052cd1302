import { chmod, mkdir, writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { chromiumPlaces, findChromium, installAdvice, MissingBrowser, noBrowser } from "../../src/io/chromium.ts";
import { freshFolder, program } from "./helpers.ts";

describe("a browser is looked for", () => {
  test("on Linux: on PATH, folder by folder", () => {
    expect(chromiumPlaces({ PATH: "/usr/local/bin::/usr/bin", HOME: "/a" }, "linux")).toEqual(
      ["/usr/local/bin", "/usr/bin"].flatMap((folder) =>
        ["chromium", "chromium-browser", "google-chrome", "microsoft-edge"].map((name) => `${folder}/${name}`),
      ),
    );
    expect(chromiumPlaces({}, "linux")).toEqual([]);
  });

  test("on macOS: on PATH, then among the applications of all and of the user", () => {
    const places = chromiumPlaces({ PATH: "/opt/homebrew/bin", HOME: "/Users/a" }, "darwin");
    expect(places.slice(0, 4).every((place) => place.startsWith("/opt/homebrew/bin/"))).toBe(true);
    expect(places.slice(4)).toEqual([
      "/Applications/Chromium.app/Contents/MacOS/Chromium",
      "/Users/a/Applications/Chromium.app/Contents/MacOS/Chromium",
      "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
      "/Users/a/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
      "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
      "/Users/a/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    ]);
  });

  test("on Windows: on Path, then below the folders of programs, Edge last", () => {
    const env = {
      Path: "C:\\Windows;D:\\tools",
      ProgramFiles: "C:\\Program Files",
      ProgramW6432: "C:\\Program Files",
      "ProgramFiles(x86)": "C:\\Program Files (x86)",
      LOCALAPPDATA: "C:\\Users\\a\\AppData\\Local",
    };
    const folders = ["C:\\Program Files", "C:\\Program Files (x86)", "C:\\Users\\a\\AppData\\Local"];
    expect(chromiumPlaces(env, "win32")).toEqual([
      ...["C:\\Windows", "D:\\tools"].flatMap((folder) =>
        ["chromium.exe", "chrome.exe", "msedge.exe"].map((name) => `${folder}\\${name}`),
      ),
      ...folders.map((folder) => `${folder}\\Chromium\\Application\\chrome.exe`),
      ...folders.map((folder) => `${folder}\\Google\\Chrome\\Application\\chrome.exe`),
      ...folders.map((folder) => `${folder}\\Microsoft\\Edge\\Application\\msedge.exe`),
    ]);
  });
});

describe("what is said where there is none fits the system:", () => {
  test.each([
    [
      "linux",
      "images need a browser: no chromium, chromium-browser, google-chrome, microsoft-edge on PATH; " +
        "apt-get install chromium, or set CHROMIUM_PATH to one.",
    ],
    [
      "darwin",
      "images need a browser: neither Chromium, Google Chrome nor Microsoft Edge is in its usual place or on PATH; " +
        "brew install --cask google-chrome, or set CHROMIUM_PATH to one.",
    ],
    [
      "win32",
      "images need a browser: neither Chromium, Google Chrome nor Microsoft Edge is in its usual place or on PATH; " +
        "winget install Google.Chrome, or set CHROMIUM_PATH to one.",
    ],
    [
      "freebsd",
      "images need a browser: no chromium, chromium-browser, google-chrome, microsoft-edge on PATH; " +
        "install Chromium, or set CHROMIUM_PATH to one.",
    ],
  ] as const)("%s", (platform, message) => {
    expect(noBrowser(platform)).toBe(message);
  });
});

// bits that make a file a program are those of Unix, and so are these paths
describe.skipIf(process.platform === "win32")("finding a browser", () => {
  const at = freshFolder();

  test("takes the option, then CHROMIUM_PATH, then the first place that has one", async () => {
    await mkdir(at("bin"));
    const [option, variable, onPath] = await Promise.all(
      ["option", "variable", "bin/google-chrome"].map((name) => program(at(name))),
    );
    const env = { CHROMIUM_PATH: variable, PATH: `${at("none")}:${at("bin")}` };
    expect(await findChromium(option, env, "linux")).toBe(option);
    expect(await findChromium(undefined, env, "linux")).toBe(variable);
    expect(await findChromium(undefined, { PATH: env.PATH }, "linux")).toBe(onPath);
    const better = await program(at("bin/chromium-browser"));
    expect(await findChromium(undefined, { PATH: env.PATH, CHROMIUM_PATH: "" }, "linux")).toBe(better);
  });

  test("takes an application of macOS", async () => {
    const folder = at("Applications/Microsoft Edge.app/Contents/MacOS");
    await mkdir(folder, { recursive: true });
    const edge = await program(`${folder}/Microsoft Edge`);
    const found = await findChromium(undefined, { HOME: at() }, "darwin");
    if (process.platform !== "darwin") expect(found).toBe(edge); // else there may be one in /Applications
  });

  test("says what to install when there is none", async () => {
    await mkdir(at("chromium")); // a folder of that name is no browser
    await writeFile(at("google-chrome"), "not executable");
    await chmod(at("google-chrome"), 0o644);
    for (const env of [{ PATH: at() }, {}]) {
      await expect(findChromium(undefined, env, "linux")).rejects.toThrow(new MissingBrowser(noBrowser("linux")));
    }
  });

  test("does not pass over one that CHROMIUM_PATH names but is not there", async () => {
    for (const platform of ["linux", "darwin", "win32"] as const) {
      await expect(findChromium(undefined, { ...process.env, CHROMIUM_PATH: at("none") }, platform)).rejects.toThrow(
        new MissingBrowser(
          `images need a browser: CHROMIUM_PATH is "${at("none")}", which is not a program; ` +
            `give the path of a Chromium or ${installAdvice(platform)}.`,
        ),
      );
    }
  });
});
