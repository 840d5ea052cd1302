/** Theory against simulation: every claim with prediction, measurement, standard error and verdict. */
export { type Check, type Preset, presetNames } from "./check.ts";
export { checks, checksFor, isMeant } from "./checks.ts";
export { distanceText, numberText, withError } from "./numbers.ts";
export { type VerifyPage, verifyPage } from "./page.ts";
export { type Row, verdictText } from "./row.ts";
export { runVerify, type VerifyEnd, type VerifyRun } from "./runVerify.ts";
