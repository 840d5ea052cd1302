import type { Browser, Page } from "playwright-core";
import { positive } from "../checks.ts";
import { findChromium, MissingBrowser } from "./chromium.ts";
import { type FigureSpec, specText } from "./figureSpec.ts";
import { firstLine, quoted } from "./fileErrors.ts";
import { plotlyBundle } from "./html.ts";

export interface ImageOptions {
  readonly format: "svg" | "png";
  /** Size in CSS pixels, over that of the layout. */
  readonly width: number;
  readonly height: number;
  /** Image pixels per CSS pixel of a PNG; 2 when not given. */
  readonly scale?: number | undefined;
}

/** A browser page kept open to draw figures in. Calls of render wait for each other. */
export interface Renderer {
  /** The image file of a figure. The same spec and size give the same bytes. @throws Error when Plotly cannot draw it */
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
 * chromium: its path; where it is looked for otherwise is told at findChromium. @throws MissingBrowser
 */
export async function openRenderer({ chromium }: { chromium?: string | undefined } = {}): Promise<Renderer> {
  const browser = await launch(await findChromium(chromium));
  const page = await openPage(browser).catch(async (error: unknown) => {
    await browser.close();
    throw error;
  });
  let last: Promise<unknown> = Promise.resolve(); // the latest drawing; figures share the page, so one at a time
  return {
    render: (spec, options) => {
      const image = last.then(() => draw(page, spec, options));
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
      `images need a browser: ${quoted(executablePath)} did not start (${firstLine(error)}); apt-get install chromium.`,
      { cause: error },
    );
  });
}

async function openPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ offline: true });
  const page = await context.newPage();
  await page.addScriptTag({ path: plotlyBundle() });
  return page;
}

async function draw(page: Page, spec: FigureSpec, { format, width, height, scale = 2 }: ImageOptions) {
  const size = { width: positive("width", width), height: positive("height", height) };
  const options = { format, ...size, scale: format === "png" ? positive("scale", scale) : 1 };
  const url = await page
    .evaluate<string>(`(${drawInPage})(${specText(spec)}, ${JSON.stringify(options)})`)
    .catch((error: unknown) => {
      const reason = firstLine(error).replace(/^page\.evaluate: /, "");
      throw new Error(`Plotly could not draw the figure: ${reason}.`, { cause: error });
    });
  const data = url.slice(url.indexOf(",") + 1);
  return format === "png"
    ? new Uint8Array(Buffer.from(data, "base64"))
    : new TextEncoder().encode(`${sortAttributes(decodeURIComponent(data))}\n`);
}

/** Chromium puts `style` before or after other attributes, depending on what the page has measured before: sort them by name. */
function sortAttributes(svg: string): string {
  return svg.replaceAll(/<([\w:-]+)((?:\s+[\w:-]+="[^"]*")+)/g, (_tag, name: string, attributes: string) => {
    const sorted = attributes.match(/[\w:-]+="[^"]*"/g)?.sort() ?? [];
    return `<${name} ${sorted.join(" ")}`;
  });
}

/**
 * Runs in the page. Plotly names clip paths, gradients and traces by Math.random; a generator seeded by the figure (FNV-1a, then
 * mulberry32) makes the names the same each time and different between figures, so that SVGs can share a page.
 */
const drawInPage = `(spec, options) => {
  let seed = 2166136261;
  for (const letter of JSON.stringify([spec, options])) seed = Math.imul(seed ^ letter.codePointAt(0), 16777619);
  Math.random = () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), seed | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return Plotly.toImage(spec, options);
}`;
