/**
 * `incidental/figures`: results in, Plotly figures out. Pure functions: no files, no solving.
 */

// one feature
export { collapseFigure } from "./collapse.ts";
// many features
export { energyFigure } from "./energy.ts";
export type { Figure } from "./figure.ts";
export { gapFigure } from "./gap.ts";
export { pairFigure } from "./pair.ts";
export { sparsificationFigure } from "./sparsification.ts";
export { colours } from "./theme.ts";
export { weightsFigure } from "./weights.ts";
