import type { Page } from "playwright-core";
import { InputError, positive } from "../checks.ts";
import { firstLine } from "./fileErrors.ts";
import { finishedPdf, type PaperSize, printPage } from "./pdf.ts";
import { type FigureSpec, specText } from "./plotly.ts";
import { hasPrintResolution, PRINT_RESOLUTION, withResolution } from "./png.ts";
import { type Cells, cellImages, onPaper, sortAttributes, withCells } from "./svg.ts";
import { type PlacedText, readTexts, withPlacedTexts } from "./svgText.ts";
import { version } from "./version.ts";

/** How a figure is drawn, whatever the format. */
export interface DrawingOptions {
  /** Size in layout pixels, over that of the layout. */
  readonly width: number;
  readonly height: number;
  /**
   * Size on paper in inches: an SVG says it, images of pixels have 300 to the inch, a PDF needs it. Without it a layout
   * pixel of an SVG is a CSS pixel, and images of pixels have `scale` for each.
   */
  readonly paper?: PaperSize | undefined;
  /** Image pixels per layout pixel without a size on paper; 2 when not given. */
  readonly scale?: number | undefined;
  /** The title of a PDF. */
  readonly title?: string | undefined;
}

/** A page with Plotly to draw in, and one to print from. */
export interface DrawingPages {
  readonly plotly: Page;
  readonly printer: Page;
}

/** Draws a figure as the bytes of an image file; the options are checked. @throws InputError, Error */
type Draw = (pages: DrawingPages, spec: FigureSpec, options: DrawingOptions) => Promise<Uint8Array>;

/** The only list of image formats, by the ending of their files. */
const formats = {
  svg: async ({ plotly }, spec, options) => {
    const svg = await drawSvg(plotly, spec, options);
    return new TextEncoder().encode(`${options.paper === undefined ? svg : onPaper(svg, options.paper)}\n`);
  },

  png: async ({ plotly }, spec, options) => {
    const png = await drawPng(plotly, spec, options);
    return options.paper === undefined ? png : withResolution(png, PRINT_RESOLUTION);
  },

  webp: async ({ plotly }, spec, options) => {
    const png = Buffer.from(await drawPng(plotly, spec, options));
    const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
    if (Math.max(width, height) > MOST_WEBP) {
      throw new InputError(`a WebP has at most ${MOST_WEBP} pixels a side, got ${width} x ${height}; use format png.`);
    }
    const url = `data:image/png;base64,${png.toString("base64")}`;
    return bytesOf(await plotly.evaluate<string>(`(${asWebp})(${JSON.stringify(url)})`));
  },

  pdf: async ({ plotly, printer }, spec, options) => {
    const { paper: size, title = "" } = options;
    if (size === undefined) throw new InputError("a PDF needs the option paper, its size in inches.");
    const svg = onPaper(await drawSvg(plotly, spec, options), size);
    const { paper_bgcolor: background = "white" } = spec.layout as { paper_bgcolor?: string };
    await printer.setContent(printPage(svg, { size, title, background }));
    const pdf = await printer.pdf({ preferCSSPageSize: true, printBackground: true, tagged: false });
    return finishedPdf(pdf, { size, creator: `incidental ${version}` });
  },
} as const satisfies Readonly<Record<string, Draw>>;

export type ImageFormat = keyof typeof formats;

/** The image formats, as files end. */
export const imageFormats = Object.keys(formats) as readonly ImageFormat[];

const MOST_WEBP = 16383; // pixels a side, as the format has it

/**
 * Draws a figure in a format. @throws InputError for sizes that are not positive or too large, and when Plotly cannot
 */
export async function drawImage(
  pages: DrawingPages,
  spec: FigureSpec,
  { format, ...options }: DrawingOptions & { readonly format: ImageFormat },
): Promise<Uint8Array> {
  positive("width", options.width);
  positive("height", options.height);
  if (options.paper !== undefined) {
    positive("paper width", options.paper.width);
    positive("paper height", options.paper.height);
  }
  return formats[format](pages, spec, options);
}

async function drawPng(page: Page, spec: FigureSpec, { width, height, paper, scale = 2 }: DrawingOptions) {
  // a hundredth of a pixel more, because the browser rounds down
  const pixels = paper === undefined ? positive("scale", scale) : (PRINT_RESOLUTION * paper.width + 0.01) / width;
  const png = bytesOf(await plotted(page, spec, { format: "png", width, height, scale: pixels }));
  if (png.length === 0) {
    const size = [width, height].map((side) => Math.round(pixels * side)).join(" x ");
    throw new InputError(`a PNG of ${size} pixels is more than the browser can draw; choose a smaller one.`);
  }
  return png;
}

/** What tells an image that this package drew, as far as files of its format tell. */
const signs: Readonly<Partial<Record<string, (contents: Buffer) => boolean>>> = {
  svg: (contents) => /^<svg [^>]*class="main-svg"/.test(contents.toString("latin1", 0, 1000)),
  png: hasPrintResolution,
  webp: (contents) => contents.toString("latin1", 8, 12) === "WEBP", // any: it does not say where it comes from
  pdf: (contents) => contents.includes("/Creator (incidental "),
};

/** Whether a file is an image of a figure; one of a format that has no such sign is taken for one. */
export function isFigureImage(format: ImageFormat, contents: Buffer): boolean {
  return signs[format]?.(contents) ?? true;
}

/** The figure as an SVG of layout pixels, the same text each time, with placed texts and heat maps of rectangles. */
async function drawSvg(page: Page, spec: FigureSpec, { width, height }: DrawingOptions): Promise<string> {
  const url = await plotted(page, spec, { format: "svg", width, height, scale: 1 });
  const svg = sortAttributes(decodeURIComponent(url.slice(url.indexOf(",") + 1)));
  const images = new Map<string, Cells>();
  for (const address of cellImages(svg)) {
    images.set(address, await page.evaluate<Cells>(`(${readCells})(${JSON.stringify(address)})`));
  }
  const texts = await page.evaluate<PlacedText[]>(`(${readTexts})(${JSON.stringify(svg)})`);
  return sortAttributes(withCells(withPlacedTexts(svg, texts), images));
}

/** The image as an address that holds it. */
async function plotted(page: Page, spec: FigureSpec, options: object): Promise<string> {
  return page
    .evaluate<string>(`(${drawInPage})(${specText(spec)}, ${JSON.stringify(options)})`)
    .catch((error: unknown) => {
      const reason = firstLine(error).replace(/^page\.evaluate: /, "");
      throw new InputError(`Plotly could not draw the figure: ${reason}.`, { cause: error });
    });
}

/** The bytes in an address that holds them in base64. */
function bytesOf(url: string): Uint8Array {
  return new Uint8Array(Buffer.from(url.slice(url.indexOf(",") + 1), "base64"));
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

/** Runs in the page: an image as a WebP. At this quality text and thin lines stay clean. */
const asWebp = `async (address) => {
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
  canvas.getContext("2d").drawImage(image, 0, 0);
  const blob = await canvas.convertToBlob({ type: "image/webp", quality: 0.9 });
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}`;

/**
 * Runs in the page. Plotly names clip paths, gradients and traces by Math.random; a generator seeded by the figure
 * (FNV-1a, then mulberry32) makes the names the same each time and different between figures, so that SVGs can share a
 * page.
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
