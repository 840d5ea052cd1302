// files in: weights as JSON or NumPy; saved figures and runs

export { type FigureFile, readFigureFile } from "./figureFile.ts";
export { formatNpy, type Matrix, npyHeader, parseNpy } from "./npy.ts";
export { readWeights } from "./weights.ts";

// files out: whole or not at all

export { writeJson } from "./json.ts";
export { type Contents, checkWritable, writeWhole } from "./writeFile.ts";

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
