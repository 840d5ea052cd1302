import { type Figure, type FigureStyle, PIXELS_PER_INCH, restyleFigure, titleOf } from "../figures/index.ts";
import { sizesOf } from "../figures/layOut.ts";
import { openRenderer } from "./image.ts";
import type { ImageFormat } from "./imageFormats.ts";
import type { PaperSize } from "./pdf.ts";

/** How a figure becomes an image file. */
export interface ImageFileOptions {
  readonly format: ImageFormat;
  readonly style: FigureStyle;
  /** Path of the Chromium that draws; default: that of findChromium. */
  readonly chromium?: string | undefined;
  /** Closes the browser, whose temporary files go with it, and ends the drawing with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * A figure as the bytes of an image file. @throws InputError, MissingBrowser, and what `signal` gives as its reason
 */
export async function renderImage(
  figure: Figure,
  { format, style, chromium, signal }: ImageFileOptions,
): Promise<Uint8Array> {
  const styled = restyleFigure(figure, style);
  const { width, height } = sizesOf(styled.layout);
  const paper = printSize(styled, style);
  const renderer = await openRenderer({ chromium });
  const close = () => renderer.close();
  signal?.addEventListener("abort", close);
  try {
    signal?.throwIfAborted();
    return await renderer.render(styled, { format, width, height, paper, title: pageTitle(figure, style) });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener("abort", close);
    await close();
  }
}

/** The size in inches of a figure that was laid out in a style. */
export function printSize({ layout }: Figure, style: FigureStyle): PaperSize {
  const { width, height } = sizesOf(layout);
  return { width: style.width ?? width / PIXELS_PER_INCH, height: style.height ?? height / PIXELS_PER_INCH };
}

/** The title of a file that shows a figure: its own, also where that is not drawn. */
export function pageTitle(figure: Figure, { title, subtitle }: FigureStyle): string {
  return typeof title === "string" && title !== ""
    ? titleOf(restyleFigure(figure, { title, subtitle }))
    : titleOf(figure);
}
