/** The classical problems by family. */
import { detestA3, detestB1, detestE2 } from "./detest.ts";
import { brusselator1d, brusselator2d, burgers, heat } from "./methodOfLines.ts";
import { arenstorf, detestC5, kepler, pleiades } from "./orbits.ts";
import { e5, hires, oregonator, robertson, vanDerPol } from "./stiff.ts";

export const nonStiff = [pleiades, arenstorf, kepler, detestA3, detestB1, detestC5, detestE2];
export const stiff = [hires, robertson, oregonator, vanDerPol, e5];
export const methodOfLines = [heat, burgers, brusselator1d, brusselator2d];

export { absoluteOf, errorOf, type IvpProblem, runTo, withoutJacobian } from "./problem.ts";
export { e5 } from "./stiff.ts";
