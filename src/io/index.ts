// files in: weights; saved figures and runs

export { type FigureFile, readFigureFile } from "./figureFile.ts";
export type { Matrix } from "./matrix.ts";
export { parseNpy } from "./npy.ts";
export { type ReadWeightsOptions, readWeights } from "./weights.ts";

// files out: whole or not at all

export { csvPieces } from "./csv.ts";
export { writeJson } from "./json.ts";
export { formatNpy, npyHeader } from "./npy.ts";
export { type Contents, checkWritable, writeWhole } from "./writeFile.ts";
export { checkWeightsEnding, weightsPieces, writeWeights } from "./writeWeights.ts";

// figures as pages

export { type FigurePage, figurePage, type Provenance } from "./html.ts";
export { copyPlotly, type FigureSpec } from "./plotly.ts";

// figures as pages and images of a style

export { renderHtml } from "./render.ts";
export { printSize, renderImage } from "./renderImage.ts";

// figures as images

export { findChromium, MissingBrowser } from "./chromium.ts";
export { type ImageOptions, openRenderer, type Renderer } from "./image.ts";
export { type DrawingOptions, type ImageFormat, imageFormats } from "./imageFormats.ts";
export type { PaperSize } from "./pdf.ts";
