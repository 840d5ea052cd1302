/** Results of experiments in, Plotly figures out. Pure functions: no files, no solving. */

// a figure

export { type Figure, titleOf } from "./figure.ts";

// of one feature and of two

export { collapseFigure } from "./collapse.ts";
export { energyFigure } from "./energy.ts";
export { gapFigure } from "./gap.ts";
export { pairFigure } from "./pair.ts";
export { sparsificationFigure } from "./sparsification.ts";
export { weightsFigure } from "./weights.ts";

// of many features

export { collisionsFigure } from "./collisions.ts";
export { coOccurrenceFigure } from "./coOccurrence.ts";
export { correlationsFigure } from "./correlations.ts";
export { countsFigure } from "./counts.ts";
export { countsExplainedFigure } from "./countsExplained.ts";
export { curvesFigure } from "./curves.ts";
export { ledgerFigure } from "./ledger.ts";
export { optimiserFigure } from "./optimiser.ts";
export { relaxationFigure } from "./relaxation.ts";
export { scaledTimeFigure } from "./scaledTime.ts";
export { slotsFigure } from "./slots.ts";
export { startEndFigure } from "./startEnd.ts";

// of noise

export { kurtosisFigure } from "./kurtosis.ts";
export { noiseFigure } from "./noise.ts";
export { noiseCollisionsFigure } from "./noiseCollisions.ts";
export { noiseSharingFigure } from "./noiseSharing.ts";

// of weights and of a run of your own

export { diagnosisFigure } from "./diagnosis.ts";
export { type DrawableRun, runFigure } from "./run.ts";
export type { RunRecord } from "./runPanel.ts";

// sizes, themes and colours

export { PIXELS_PER_INCH } from "./layOut.ts";
export type { ColourName, PageColours } from "./palette.ts";
export { type FigureStyle, figureWidths, restyleFigure } from "./restyle.ts";
export { colours } from "./style.ts";
export { pageColours, type ThemeName, themeNames } from "./themes.ts";
