#!/usr/bin/env node
import { endOnSignals } from "../run/interrupt.ts";

/** The entry of the command line, which hears signals before it loads anything else. */

const say = (line: string) => process.stderr.write(`incidental: ${line}\n`);

endOnSignals(say);
await import("./program.ts").catch((error: unknown) => {
  const [reason] = String(error instanceof Error ? error.message : error).split("\n", 1);
  say(`the program cannot be loaded: ${reason}; install it anew, or raise the limits of this shell (ulimit -n, -v).`);
  process.exitCode = 1;
});
