import { createRequire } from "node:module";

/** The version of this package, as its package.json says, found by its own name wherever this file was built to. */
export const version: string = createRequire(import.meta.url)("incidental/package.json").version;
