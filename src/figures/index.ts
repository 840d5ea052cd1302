/**
 * `incidental/figures`: results in, Plotly figures out. Pure functions: no files, no solving.
 */

export { collapseFigure } from "./collapse.ts";
export type { Figure } from "./figure.ts";
export { gapFigure } from "./gap.ts";
export { sparsificationFigure } from "./sparsification.ts";
export { colours } from "./theme.ts";
