// Runs the modules named on the command line one after the other in this process. What each prints begins with a
// line \u0001NAME; an error follows it, behind \u0002.
import { pathToFileURL } from "node:url";

for (const name of process.argv.slice(2)) {
  process.stdout.write(`\u0001${name}\n`);
  try {
    await import(pathToFileURL(name).href);
  } catch (error) {
    process.stdout.write(`\u0002${error instanceof Error ? error.stack : String(error)}\n`);
  }
}
process.stdout.write("\u0001end\n");
