/**
 * Penalties and rates from expressions. Loads mathjs; whoever has functions instead of text needs nothing from here.
 */
export type { Parameters } from "./parseFormula.ts";
export { type PenaltyOptions, parsePenalty } from "./parsePenalty.ts";
export { parseRate, type RateOptions } from "./parseRate.ts";
