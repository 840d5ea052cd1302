import { type Figure, type FigureStyle, PIXELS_PER_INCH, restyleFigure, titleOf } from "../figures/index.ts";
import { sizesOf } from "../figures/layOut.ts";
import { openRenderer } from "./image.ts";
import type { ImageFormat } from "./imageFormats.ts";
import type { PaperSize } from "./pdf.ts";

/** A figure as the bytes of an image file. @throws InputError, MissingBrowser */
export async function renderImage(
  figure: Figure,
  { format, style, chromium }: { format: ImageFormat; style: FigureStyle; chromium?: string | undefined },
): Promise<Uint8Array> {
  const styled = restyleFigure(figure, style);
  const { width, height } = sizesOf(styled.layout);
  const paper = printSize(styled, style);
  const renderer = await openRenderer({ chromium });
  try {
    return await renderer.render(styled, { format, width, height, paper, title: pageTitle(figure, style) });
  } finally {
    await renderer.close();
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
