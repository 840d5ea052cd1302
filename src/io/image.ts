import type { Browser } from "playwright-core";
import { findChromium, installAdvice, MissingBrowser } from "./chromium.ts";
import { firstLine, quoted } from "./fileErrors.ts";
import { type DrawingOptions, type DrawingPages, drawImage, type ImageFormat } from "./imageFormats.ts";
import { type FigureSpec, plotlyBundle } from "./plotly.ts";

/** What is drawn, and how. */
export interface ImageOptions extends DrawingOptions {
  readonly format: ImageFormat;
}

/** A browser page kept open to draw figures in. Calls of render wait for each other. */
export interface Renderer {
  /**
   * The image file of a figure; the same spec and size give the same bytes. @throws InputError when Plotly cannot draw
   * it
   */
  readonly render: (spec: FigureSpec, options: ImageOptions) => Promise<Uint8Array>;
  readonly close: () => Promise<void>;
}

const launchArguments = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * Starts a Chromium without network and loads Plotly into it, once, to draw any number of figures; close it when done.
 * chromium: its path; default: that of findChromium. @throws MissingBrowser
 */
export async function openRenderer({ chromium }: { chromium?: string | undefined } = {}): Promise<Renderer> {
  const browser = await launch(await findChromium(chromium));
  const pages = await openPages(browser).catch(async (error: unknown) => {
    await browser.close();
    throw error;
  });
  let last: Promise<unknown> = Promise.resolve(); // the latest drawing; figures share the page, so one at a time
  return {
    render: (spec, options) => {
      const image = last.then(() => drawImage(pages, spec, options));
      last = image.catch(() => undefined);
      return image;
    },
    close: () => browser.close(),
  };
}

async function launch(executablePath: string): Promise<Browser> {
  const playwright = await import("playwright-core").catch((error: unknown) => {
    throw new MissingBrowser("images need playwright-core, which is not installed; npm install playwright-core.", {
      cause: error,
    });
  });
  // Signals are left to the program that draws: Playwright would end it.
  const signals = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
  return playwright.chromium.launch({ executablePath, args: launchArguments, ...signals }).catch((error: unknown) => {
    throw new MissingBrowser(
      `images need a browser: ${quoted(executablePath)} did not start (${firstLine(error)}); ` +
        `${installAdvice(process.platform)}.`,
      { cause: error },
    );
  });
}

async function openPages(browser: Browser): Promise<DrawingPages> {
  const context = await browser.newContext({ offline: true });
  const plotly = await context.newPage();
  await plotly.addScriptTag({ path: plotlyBundle() });
  return { plotly, printer: await context.newPage() };
}
