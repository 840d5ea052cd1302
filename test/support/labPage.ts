import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { build, mergeConfig } from "vite";
import { labFiles, labServer } from "../../src/cli/labServer.ts";
import config from "../../src/lab/vite.config.ts";
import type { TestBrowser } from "./browsers.ts";

/** The page of the lab, built, served and opened in one browser. */
export interface LabPages {
  readonly browser: Browser;
  readonly origin: string;
  /** Bytes of what the page loads, not compressed. */
  readonly weight: number;
  /** A page of its own; what goes wrong in it is noted. */
  readonly open: (hash?: string, options?: BrowserContextOptions) => Promise<Page>;
  /** Console messages, errors and requests to other origins so far. */
  readonly problems: readonly string[];
  readonly close: () => Promise<void>;
}

/** Serves the page, built into a folder of its own where none is given, and starts the browser. */
export async function labPages({ start }: TestBrowser, built?: string): Promise<LabPages> {
  const folder = built ?? mkdtempSync(join(tmpdir(), "incidental-lab-"));
  if (built === undefined) {
    await build({ ...mergeConfig(config, { logLevel: "error", build: { outDir: folder } }), configFile: false });
  }
  const files = await labFiles(pathToFileURL(`${folder}/`));
  // the package's figure is loaded where it is asked for
  const loaded = [...files].filter(([path]) => path === "/index.html" || /^\/assets\/(?!figure-)/.test(path));
  const server = labServer(files);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await start();
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const problems: string[] = [];
  return {
    browser,
    origin,
    weight: loaded.reduce((sum, [, { body }]) => sum + body.length, 0),
    problems,
    open: async (hash = "", options = {}) => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
      const page = await context.newPage();
      page.on("console", (message) => problems.push(`console: ${message.text()}`));
      page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
      page.on("request", (request) => {
        const asked = new URL(request.url());
        const own = asked.origin === origin || asked.protocol === "data:" || asked.origin === "null";
        if (!own && !asked.href.startsWith(`blob:${origin}`)) problems.push(`request: ${asked.href}`);
      });
      await page.goto(`${origin}/${hash === "" ? "" : `#${hash}`}`);
      return page;
    },
    close: async () => {
      await browser.close();
      server.close();
      server.closeAllConnections();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until the run of a page is over and drawn; gives the line that says what came of it. */
export async function settled(page: Page): Promise<string> {
  await until(page, `/^(settled|ended|finished)/.test(document.querySelector(".status")?.textContent ?? "")`);
  await drawn(page);
  return (await page.textContent(".status")) ?? "";
}

/** Waits until a condition, in JavaScript, holds in a page. */
export async function until(page: Page, condition: string): Promise<void> {
  while (!(await page.evaluate<boolean>(condition))) await drawn(page);
}

/** Waits until what has been asked for is on the screen. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate("new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))");
}

/** All that is seen: drawings, cells, tables and words. */
export async function picture(page: Page): Promise<string[]> {
  return page.evaluate(`[
    ...[...document.querySelectorAll("svg")].map((svg) => svg.innerHTML.replaceAll(/clip-\\d+/g, "clip")),
    ...[...document.querySelectorAll("canvas")].map((canvas) => {
      const { width, height } = canvas;
      const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
      copy.drawImage(canvas, 0, 0);
      return copy.getImageData(0, 0, width, height).data.join();
    }),
    ...[...document.querySelectorAll(".story, .status, .time, .readout, .detail-text, pre, .pointed")].map(
      (node) => node.textContent,
    ),
    ...[...document.querySelectorAll("input, select")].map(({ value, checked }) => value + checked),
  ]`);
}
