/** What tests need and Windows lacks. The name says why a test is left out there. */
const windows = process.platform === "win32";

/** A program hears no signal from another there: it is ended at once. */
export const noSignals = windows;

/** There is no bash, no mkfifo and no /dev. */
export const noUnix = windows;

/** Links of files take a right that users do not have there; `junction`s of folders take none. */
export const noLinks = windows;
