// Files in: weights as JSON or NumPy.

export { findChromium, MissingBrowser } from "./chromium.ts";
// Figures: saved ones, pages and images.
export { type FigureFile, readFigureFile } from "./figureFile.ts";
export { type FigurePage, figurePage, type Provenance } from "./html.ts";
export { type ImageOptions, openRenderer, type Renderer } from "./image.ts";
export { type ImageFormat, imageFormats } from "./imageFormats.ts";
export { formatNpy, type Matrix, npyHeader, parseNpy } from "./npy.ts";
export type { PaperSize } from "./pdf.ts";
export { copyPlotly, type FigureSpec } from "./plotly.ts";
export { readWeights } from "./weights.ts";
// Files out: whole or not at all.
export { type Contents, checkWritable, writeJson, writeWhole } from "./writeFile.ts";
