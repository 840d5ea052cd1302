/**
 * `incidental/figures`: results of experiments in, Plotly figures out. Pure functions: no files, no solving.
 *
 * @module incidental/figures
 */

export { collapseFigure } from "./collapse.ts";
export { collisionsFigure } from "./collisions.ts";
export { coOccurrenceFigure } from "./coOccurrence.ts";
export { correlationsFigure } from "./correlations.ts";
export { curvesFigure } from "./curves.ts";
export { energyFigure } from "./energy.ts";
export { type Figure, titleOf } from "./figure.ts";
export { gapFigure } from "./gap.ts";
export { kurtosisFigure } from "./kurtosis.ts";
export { PIXELS_PER_INCH } from "./layOut.ts";
export { noiseFigure } from "./noise.ts";
export { noiseCollisionsFigure } from "./noiseCollisions.ts";
export { optimiserFigure } from "./optimiser.ts";
export { pairFigure } from "./pair.ts";
export type { PageColours } from "./palette.ts";
export { type FigureStyle, figureWidths, restyleFigure } from "./restyle.ts";
export { runFigure } from "./run.ts";
export type { RunRecord } from "./runPanel.ts";
export { scaledTimeFigure } from "./scaledTime.ts";
export { slotsFigure } from "./slots.ts";
export { sparsificationFigure } from "./sparsification.ts";
export { colours } from "./style.ts";
export { pageColours, type ThemeName, themeNames } from "./themes.ts";
export { weightsFigure } from "./weights.ts";
