#!/usr/bin/env node
import { endOnSignals } from "../run/interrupt.ts";

/** The entry of the command line, which hears signals before it loads anything else. */

endOnSignals((line) => process.stderr.write(`incidental: ${line}\n`));
await import("./program.ts");
