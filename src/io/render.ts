import { readFile } from "node:fs/promises";
import { InputError, type KeysOf, knownKeys, string } from "../checks.ts";
import { checkFigure } from "../figures/figure.ts";
import { type Figure, type FigureStyle, pageColours, restyleFigure } from "../figures/index.ts";
import { styleKeys } from "../figures/restyle.ts";
import { quotedShort } from "./fileErrors.ts";
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
 * A figure as a page to zoom into, which asks nothing of the network. @throws InputError for what is no figure, and for
 * a style or an address that cannot be
 */
export async function renderHtml(figure: Figure, options: HtmlOptions = {}): Promise<string> {
  checkFigure("renderHtml", figure);
  knownKeys("renderHtml", options, HTML_KEYS);
  const { plotly, description, provenance, ...style } = options;
  if (plotly !== undefined) checkAddress(plotly);
  if (description !== undefined) string("description", description);
  if (provenance !== undefined) checkProvenance(provenance);
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
  checkFigure(where, figure);
  knownKeys(where, options, RENDER_KEYS);
  const { chromium, ...style } = options;
  if (chromium !== undefined) string("chromium", chromium, "a path");
  return renderImage(figure, { format, style, chromium });
}

/** @throws InputError unless a page may load a script from there */
function checkAddress(plotly: unknown): void {
  const address = string("plotly", plotly, "the address of a copy of plotly.js");
  const scheme = URL.canParse(address) ? new URL(address).protocol : "none";
  if (address.trim() !== "" && ["none", "https:", "http:", "file:"].includes(scheme)) return;
  throw new InputError(
    `plotly must be the address of a copy of plotly.js, relative or https, got ${quotedShort(address)}.`,
  );
}

/** @throws InputError for what a page cannot show */
function checkProvenance(provenance: Provenance): void {
  knownKeys("provenance", provenance, { command: true, seed: true, version: true });
  const { command, seed, version } = provenance;
  if (command !== undefined) string("provenance.command", command);
  if (version !== undefined) string("provenance.version", version);
  if (seed !== undefined && typeof seed !== "number") string("provenance.seed", seed, "a number or text");
}

const HTML_KEYS: KeysOf<HtmlOptions> = { ...styleKeys, plotly: true, description: true, provenance: true };
const RENDER_KEYS: KeysOf<RenderOptions> = { ...styleKeys, chromium: true };
