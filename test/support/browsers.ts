import { accessSync, constants, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { type Browser, chromium, firefox, type Page } from "playwright-core";
import { describe } from "vitest";
import { findChromium } from "../../src/io/chromium.ts";

/** A browser that tests run in, by one and the same interface. */
export interface TestBrowser {
  readonly name: "Chromium" | "Firefox";
  /** Where it is; undefined where there is none, so that its tests are skipped. */
  readonly program: string | undefined;
  /** Starts it without a window. @throws Error where it is not there */
  readonly start: () => Promise<Browser>;
  /** The file that a page saves when `act` is done. */
  readonly saved: (page: Page, act: () => Promise<void>) => Promise<Buffer>;
}

const chromiumProgram = await findChromium().catch(() => undefined);
const firefoxProgram = onPath(["firefox-esr", "firefox"]);

export const chromiumBrowser: TestBrowser = {
  name: "Chromium",
  program: chromiumProgram,
  start: () =>
    chromium.launch({
      executablePath: given(chromiumProgram),
      args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
    }),
  saved: async (page, act) => {
    const [download] = await Promise.all([page.waitForEvent("download"), act()]);
    return readFileSync(await download.path());
  },
};

const downloadsPath = join(tmpdir(), `incidental-saved-${process.pid}`);

/**
 * The Firefox of the system, driven by WebDriver BiDi. It is told where downloads are to go; which is which it does not
 * say.
 */
const firefoxBrowser: TestBrowser = {
  name: "Firefox",
  program: firefoxProgram,
  start: () =>
    firefox.launch({
      ...{ executablePath: given(firefoxProgram), channel: "moz-firefox", headless: true, downloadsPath },
      firefoxUserPrefs: {
        "dom.events.testing.asyncClipboard": true, // or a person has to allow reading it
        "browser.download.alwaysOpenPanel": false, // which would take the keyboard from the page
      },
    }),
  saved: async (page, act) => {
    rmSync(downloadsPath, { recursive: true, force: true });
    mkdirSync(downloadsPath);
    await act();
    for (;;) {
      const [file, ...others] = readdirSync(downloadsPath);
      if (file !== undefined && others.length === 0 && !file.endsWith(".part")) {
        const bytes = readFileSync(join(downloadsPath, file));
        if (bytes.length > 0) return bytes;
      }
      await page.waitForTimeout(20);
    }
  },
};

/** In Firefox where that is asked for (`npm run test:firefox`) or there is no other, else in Chromium. */
const browser = process.env.BROWSER === "firefox" || chromiumProgram === undefined ? firefoxBrowser : chromiumBrowser;

/** Tests of `what` in a browser: `npm test` takes one, since each takes a minute. */
export function inBrowser(what: string, tests: (browser: TestBrowser) => void): void {
  const { name, program } = browser;
  describe.skipIf(program === undefined)(`in ${name} (skipped where there is none), ${what}`, () => tests(browser));
}

function given(program: string | undefined): string {
  if (program === undefined) throw new Error("the browser is not on this machine.");
  return program;
}

function onPath(names: readonly string[]): string | undefined {
  const places = (process.env.PATH ?? "").split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  return places.find((place) => {
    try {
      accessSync(place, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
