// Other versions of Node, from the npm package `node`, which ships the binary.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { npm } from "../programs.mjs";

/**
 * The newest Node of a version, 24 or 24.1.0, kept in a folder: its path and what it calls itself. Downloaded if it is
 * not there. @throws Error in one line when it cannot be
 */
export function nodeBinary(wanted, folder) {
  const prefix = join(folder, wanted);
  const binary = join(prefix, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");
  if (!existsSync(binary)) {
    mkdirSync(prefix, { recursive: true });
    try {
      npm(["install", `node@${wanted}`, ...options], { cwd: prefix, stdio: "pipe" });
    } catch (error) {
      const why = /^npm (?:error|ERR!) code (\S+)/m.exec(error.stderr ?? "")?.[1] ?? error.message.split("\n", 1)[0];
      const remedy = "check that the registry can be reached and has that version";
      throw new Error(`Node ${wanted} could not be downloaded by npm, ${why}; ${remedy}.`, { cause: error });
    }
  }
  const version = execFileSync(binary, ["--version"], { encoding: "utf8" }).trim();
  if (!`${version}.`.startsWith(`v${wanted}.`)) throw new Error(`${binary} is ${version}, wanted Node ${wanted}.`);
  return { binary, version };
}

/** `--prefix .` keeps npm from looking for a project above. */
const options = [
  "--prefix",
  ".",
  "--no-save",
  "--no-audit",
  "--no-fund",
  "--loglevel",
  "error",
  "--fetch-retries",
  "1",
];
