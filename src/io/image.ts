import type { Browser, Page } from "playwright-core";
import { InputError, positive } from "../checks.ts";
import { findChromium, MissingBrowser } from "./chromium.ts";
import { firstLine, quoted } from "./fileErrors.ts";
import { finishedPdf, type PaperSize, printPage } from "./pdf.ts";
import { type FigureSpec, plotlyBundle, specText } from "./plotly.ts";
import { PRINT_RESOLUTION, withResolution } from "./png.ts";
import { type Cells, cellImages, onPaper, sortAttributes, withCells } from "./svg.ts";
import { version } from "./version.ts";

export const imageFormats = ["svg", "png", "pdf"] as const;

export interface ImageOptions {
  readonly format: (typeof imageFormats)[number];
  /** Size in layout pixels, over that of the layout. */
  readonly width: number;
  readonly height: number;
  /**
   * Size on paper in inches: an SVG says it, a PNG has 300 pixels to the inch, a PDF needs it. Without it a layout pixel of an SVG is a
   * CSS pixel, and a PNG has `scale` pixels for each.
   */
  readonly paper?: PaperSize | undefined;
  /** Image pixels per layout pixel of a PNG without a size on paper; 2 when not given. */
  readonly scale?: number | undefined;
  /** What a PDF says it is. */
  readonly title?: string | undefined;
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
  const pages = await openPages(browser).catch(async (error: unknown) => {
    await browser.close();
    throw error;
  });
  let last: Promise<unknown> = Promise.resolve(); // the latest drawing; figures share the page, so one at a time
  return {
    render: (spec, options) => {
      const image = last.then(() => draw(pages, spec, options));
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

/** A page with Plotly to draw in, and one to print from. */
interface Pages {
  readonly plotly: Page;
  readonly printer: Page;
}

async function openPages(browser: Browser): Promise<Pages> {
  const context = await browser.newContext({ offline: true });
  const plotly = await context.newPage();
  await plotly.addScriptTag({ path: plotlyBundle() });
  return { plotly, printer: await context.newPage() };
}

async function draw(pages: Pages, spec: FigureSpec, options: ImageOptions): Promise<Uint8Array> {
  const { format, paper, title = "" } = options;
  const size = { width: positive("width", options.width), height: positive("height", options.height) };
  if (paper !== undefined) checkPaper(paper);
  if (format === "png") return drawPng(pages.plotly, spec, { ...options, ...size });
  const svg = await drawSvg(pages.plotly, spec, size);
  if (format === "svg") return new TextEncoder().encode(`${paper === undefined ? svg : onPaper(svg, paper)}\n`);
  if (paper === undefined) throw new InputError("a PDF needs the option paper, its size in inches.");
  const { paper_bgcolor: background = "white" } = spec.layout as { paper_bgcolor?: string };
  await pages.printer.setContent(printPage(onPaper(svg, paper), { size: paper, title, background }));
  const pdf = await pages.printer.pdf({ preferCSSPageSize: true, printBackground: true, tagged: false });
  return finishedPdf(pdf, { size: paper, creator: `incidental ${version}` });
}

function checkPaper({ width, height }: PaperSize): void {
  positive("paper width", width);
  positive("paper height", height);
}

async function drawPng(page: Page, spec: FigureSpec, { width, height, paper, scale = 2 }: ImageOptions) {
  // a hundredth of a pixel more, because the browser rounds down
  const pixels = paper === undefined ? positive("scale", scale) : (PRINT_RESOLUTION * paper.width + 0.01) / width;
  const url = await plotted(page, spec, { format: "png", width, height, scale: pixels });
  const png = new Uint8Array(Buffer.from(url.slice(url.indexOf(",") + 1), "base64"));
  if (png.length === 0) {
    const size = [width, height].map((side) => Math.round(pixels * side)).join(" x ");
    throw new InputError(`a PNG of ${size} pixels is more than the browser can draw; choose a smaller one.`);
  }
  return paper === undefined ? png : withResolution(png, PRINT_RESOLUTION);
}

/** The figure as an SVG of layout pixels, the same text each time, without images where Plotly has drawn the cells of a heat map. */
async function drawSvg(page: Page, spec: FigureSpec, size: { width: number; height: number }): Promise<string> {
  const url = await plotted(page, spec, { format: "svg", ...size, scale: 1 });
  const svg = sortAttributes(decodeURIComponent(url.slice(url.indexOf(",") + 1)));
  const images = new Map<string, Cells>();
  for (const address of cellImages(svg)) {
    images.set(address, await page.evaluate<Cells>(`(${readCells})(${JSON.stringify(address)})`));
  }
  return withCells(svg, images);
}

/** The image as an address that holds it. */
async function plotted(page: Page, spec: FigureSpec, options: object): Promise<string> {
  return page
    .evaluate<string>(`(${drawInPage})(${specText(spec)}, ${JSON.stringify(options)})`)
    .catch((error: unknown) => {
      const reason = firstLine(error).replace(/^page\.evaluate: /, "");
      throw new Error(`Plotly could not draw the figure: ${reason}.`, { cause: error });
    });
}

/** Runs in the page: the pixels of an image. */
const readCells = `async (address) => {
  const image = new Image();
  image.src = address;
  await image.decode();
  const [columns, rows] = [image.naturalWidth, image.naturalHeight];
  const context = new OffscreenCanvas(columns, rows).getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, columns, rows);
  const colours = Array.from({ length: columns * rows }, (_, k) => {
    const [red, green, blue, opacity] = data.subarray(4 * k);
    return opacity === 0 ? null : (red << 16) | (green << 8) | blue;
  });
  return { columns, rows, colours };
}`;

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
