// Ends a submission's run: total.mjs REPORT CODE PASSED FAILED. Tells what has no verdict in vitest's JSON report of
// tests that ended with that exit code, and prints the line "N passed, N failed", steps included. Ends with 1 when
// something failed.
import { readFileSync } from "node:fs";
import { verdict } from "./testReport.mjs";

const [file, code, ...steps] = process.argv.slice(2);
const [passed, failed] = steps.map(Number);
const text = readFileSync(file, "utf8");
const tests = verdict(text === "" ? undefined : JSON.parse(text), Number(code));
for (const line of tests.lines) process.stdout.write(`FAILED ${line}\n`);
process.stdout.write(`${tests.passed + passed} passed, ${tests.failed + failed} failed\n`);
if (tests.failed + failed > 0) process.exitCode = 1;
