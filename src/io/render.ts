import { readFile } from "node:fs/promises";
import { type KeysOf, knownKeys } from "../checks.ts";
import { type Figure, type FigureStyle, pageColours, restyleFigure } from "../figures/index.ts";
import { styleKeys } from "../figures/restyle.ts";
import { figurePage, type Provenance } from "./html.ts";
import type { ImageFormat } from "./imageFormats.ts";
import { plotlyBundle } from "./plotly.ts";
import { pageTitle, renderImage } from "./renderImage.ts";

/** How a figure becomes a page. */
export interface HtmlOptions extends FigureStyle {
  /** Address of a copy of plotly.js relative to the page; default: the page holds it, all of 10 MB. */
  readonly plotly?: string | undefined;
  /** What the figure shows, as its caption and for screen readers; default: its title. */
  readonly description?: string | undefined;
  /** Where it comes from, under the figure. */
  readonly provenance?: Provenance | undefined;
}

/** How a figure becomes an image. */
export interface RenderOptions extends FigureStyle {
  /** Path of the Chromium that draws; default: what CHROMIUM_PATH names, else the first on PATH. */
  readonly chromium?: string | undefined;
}

/**
 * A figure as a page to zoom into, which asks nothing of the network. @throws InputError for a style that cannot be
 */
export async function renderHtml(figure: Figure, options: HtmlOptions = {}): Promise<string> {
  knownKeys("renderHtml", options, HTML_KEYS);
  const { plotly, description, provenance, ...style } = options;
  return figurePage({
    title: pageTitle(figure, style),
    spec: restyleFigure(figure, style),
    plotly: plotly === undefined ? { inline: await readFile(plotlyBundle(), "utf8") } : { href: plotly },
    description,
    provenance,
    colours: pageColours(style.theme ?? "paper"),
  });
}

/**
 * A figure as the text of an SVG file of its size in inches. @throws InputError for a style that cannot be,
 * MissingBrowser
 */
export async function renderSvg(figure: Figure, options: RenderOptions = {}): Promise<string> {
  return new TextDecoder().decode(await rendered("renderSvg", figure, { format: "svg", options }));
}

/** A figure as a PDF file of one page of its size. @throws InputError for a style that cannot be, MissingBrowser */
export async function renderPdf(figure: Figure, options: RenderOptions = {}): Promise<Uint8Array> {
  return rendered("renderPdf", figure, { format: "pdf", options });
}

/** A figure as a PNG file, 300 pixels to the inch. @throws InputError for a style that cannot be, MissingBrowser */
export async function renderPng(figure: Figure, options: RenderOptions = {}): Promise<Uint8Array> {
  return rendered("renderPng", figure, { format: "png", options });
}

async function rendered(
  where: string,
  figure: Figure,
  { format, options }: { format: ImageFormat; options: RenderOptions },
): Promise<Uint8Array> {
  knownKeys(where, options, RENDER_KEYS);
  const { chromium, ...style } = options;
  return renderImage(figure, { format, style, chromium });
}

const HTML_KEYS: KeysOf<HtmlOptions> = { ...styleKeys, plotly: true, description: true, provenance: true };
const RENDER_KEYS: KeysOf<RenderOptions> = { ...styleKeys, chromium: true };
