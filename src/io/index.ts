// Files in: weights as JSON or NumPy.

export { formatNpy, type Matrix, npyHeader, parseNpy } from "./npy.ts";
export { readWeights } from "./weights.ts";

// Files out: whole or not at all.

export { writeJson } from "./json.ts";
export { type Contents, checkWritable, writeWhole } from "./writeFile.ts";

// Figures: saved ones, pages and images.

export { findChromium, MissingBrowser } from "./chromium.ts";
export { type FigureFile, readFigureFile } from "./figureFile.ts";
export type { FigureSpec } from "./figureSpec.ts";
export { copyPlotly, type FigurePage, figurePage, type Provenance } from "./html.ts";
export { type ImageOptions, imageFormats, openRenderer, type Renderer } from "./image.ts";
export type { PaperSize } from "./pdf.ts";
