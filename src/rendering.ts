/**
 * `incidental/figures`: results of experiments in, Plotly figures out, and these as pages and images. The figures are
 * pure functions; the pages read the copy of plotly.js that is installed, and the images need a Chromium. In a browser,
 * by the condition of that name, only the figures are there.
 *
 * @module incidental/figures
 */

// figures

export * from "./figures/index.ts";

// pages and images

export { MissingBrowser } from "./io/chromium.ts";
export type { Provenance } from "./io/html.ts";
export { type HtmlOptions, type RenderOptions, renderHtml, renderPdf, renderPng, renderSvg } from "./io/render.ts";
