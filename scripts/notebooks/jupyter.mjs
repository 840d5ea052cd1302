import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";

const executor = fileURLToPath(new URL("execute.py", import.meta.url));

/** What brings Jupyter on Debian. */
const debianPackage = "jupyter-nbconvert";

/**
 * The Python that has Jupyter's client and nbconvert. Installs them where that is for us to do: as root, on Debian.
 * @throws Error with a line that says what to install
 */
export function findJupyter() {
  const found = pythonWithJupyter();
  if (found !== undefined) return found;
  if (process.getuid?.() === 0 && starts("apt-get", ["--version"])) {
    const options = {
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    };
    spawnSync("apt-get", ["update", "-qq"], options);
    spawnSync("apt-get", ["install", "-qq", "-y", "--no-install-recommends", debianPackage], options);
  }
  const installed = pythonWithJupyter();
  if (installed !== undefined) return installed;
  throw new Error(
    `notebooks: Jupyter is wanted and not installed; ${
      process.platform === "linux"
        ? `apt-get install --no-install-recommends ${debianPackage}`
        : "python3 -m pip install jupyter-client nbconvert"
    }.`,
  );
}

/**
 * Runs a notebook and writes it, as .ipynb and .html, into `executed`. Returns the first error among its cells: where,
 * what, and its trace; undefined when there is none. @throws Error when it could not be run
 */
export async function execute(python, notebook, executed, env) {
  const printed = await run(python, [executor, notebook, executed], env);
  const file = join(executed, basename(notebook));
  if (!existsSync(file)) throw new Error(`notebooks: ${basename(notebook)} could not be run:\n${printed}`);
  const { cells } = JSON.parse(readFileSync(file, "utf8"));
  for (const [i, { outputs = [] }] of cells.entries()) {
    const error = outputs.find(({ output_type }) => output_type === "error");
    if (error === undefined) continue;
    const trace = stripVTControlCharacters(error.traceback.join("\n"));
    return `notebooks/${basename(file)}, cell ${i + 1}: ${error.ename}: ${error.evalue}\n${trace}`;
  }
  return undefined;
}

/** Runs a program to its end; what it printed as errors, and that it failed. */
function run(program, args, env) {
  const child = spawn(program, args, { env, stdio: ["ignore", "ignore", "pipe"] });
  let printed = "";
  child.stderr.on("data", (chunk) => {
    printed += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", () => resolve(printed));
  });
}

function pythonWithJupyter() {
  return ["python3", "/usr/bin/python3", "python"].find((python) =>
    starts(python, ["-c", "import jupyter_client, nbconvert"]),
  );
}

function starts(program, args) {
  return spawnSync(program, args, { stdio: "ignore" }).status === 0;
}
