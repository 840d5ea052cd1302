import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { npm } from "../programs.mjs";

/**
 * Installs the pinned Deno from npm and describes its kernel to Jupyter. Everything is kept in the folder of the
 * notebooks: nothing is written to the user's own. Returns the environment to run Jupyter in. @throws Error when npm
 * cannot install it
 */
export function installKernel(folder) {
  const home = join(folder, "kernel");
  try {
    npm(["ci", "--prefix", home, ...options], { stdio: "pipe" });
  } catch (error) {
    throw new Error(`notebooks: npm could not install Deno:\n${error.stderr ?? error.message}`, { cause: error });
  }
  const data = join(folder, ".jupyter");
  const deno = join(home, "node_modules", "deno", "bin.cjs");
  const spec = {
    argv: [process.execPath, deno, "jupyter", "--kernel", "--conn", "{connection_file}"],
    display_name: "Deno",
    language: "typescript",
  };
  mkdirSync(join(data, "kernels", "deno"), { recursive: true });
  writeFileSync(join(data, "kernels", "deno", "kernel.json"), JSON.stringify(spec));
  return {
    ...process.env,
    JUPYTER_DATA_DIR: data,
    JUPYTER_RUNTIME_DIR: join(data, "runtime"),
    JUPYTER_CONFIG_DIR: join(data, "config"),
    DENO_DIR: join(data, "deno"),
    DENO_NO_UPDATE_CHECK: "1",
  };
}

/** Deno's install script only links its program to a shorter path, and its first start does the same. */
const options = ["--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel", "error"];
