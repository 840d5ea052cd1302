// Files in: weights as JSON or NumPy.

export { MissingBrowser } from "./chromium.ts";
// Figures: pages and images.
export type { FigureSpec } from "./figureSpec.ts";
export { copyPlotly, type FigurePage, figurePage, type Provenance } from "./html.ts";
export { type ImageOptions, openRenderer, type Renderer } from "./image.ts";
export { formatNpy, type Matrix, npyHeader, parseNpy } from "./npy.ts";
export { readWeights } from "./weights.ts";
// Files out: whole or not at all.
export { type Contents, checkWritable, writeJson, writeWhole } from "./writeFile.ts";
