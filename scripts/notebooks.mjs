// Type-checks the cells of every notebook, runs them all by Deno's Jupyter kernel, and leaves what they show in
// notebooks/executed. Ends with 1 when a cell has a type error or throws. With --clear: takes the outputs out of the
// notebooks instead, for git.
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readCells } from "./notebooks/cells.mjs";
import { clearNotebook } from "./notebooks/clear.mjs";
import { execute, findJupyter } from "./notebooks/jupyter.mjs";
import { installKernel } from "./notebooks/kernel.mjs";
import { typeErrors } from "./notebooks/typeErrors.mjs";

const folder = fileURLToPath(new URL("../notebooks", import.meta.url));
const names = readdirSync(folder).filter((name) => name.endsWith(".ipynb"));
const say = (line) => process.stderr.write(`${line}\n`);

async function run() {
  const problems = typeErrors(names.map((name) => ({ name, folder, cells: readCells(join(folder, name)) })));
  if (problems.length > 0) throw new Error(problems.join("\n"));
  say(`notebooks: the cells of ${names.length} notebooks type-check`);
  const python = findJupyter();
  const env = installKernel(folder);
  const executed = join(folder, "executed");
  rmSync(executed, { recursive: true, force: true });
  const thrown = await Promise.all(
    names.map(async (name) => {
      const start = performance.now();
      const error = await execute(python, join(folder, name), executed, env);
      if (error === undefined) say(`notebooks: ${name} ran in ${((performance.now() - start) / 1000).toFixed(1)} s`);
      return error;
    }),
  );
  const errors = thrown.filter((error) => error !== undefined);
  if (errors.length > 0) throw new Error(errors.join("\n"));
  say("notebooks: what they show is in notebooks/executed");
}

try {
  if (process.argv.includes("--clear")) for (const name of names) clearNotebook(join(folder, name));
  else await run();
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}
