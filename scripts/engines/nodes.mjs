// Other versions of Node, from the npm package `node`, which ships the binary.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { npm } from "../programs.mjs";

/** The path of a Node of that major version in a folder, downloaded if it is not there. */
export function nodeBinary(major, folder) {
  const prefix = join(folder, major);
  const binary = join(prefix, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");
  if (!existsSync(binary)) {
    mkdirSync(prefix, { recursive: true });
    const options = ["--prefix", prefix, "--no-save", "--no-audit", "--no-fund", "--loglevel", "error"];
    npm(["install", `node@${major}`, ...options], { cwd: prefix, stdio: ["ignore", "ignore", "inherit"] });
  }
  const version = execFileSync(binary, ["--version"], { encoding: "utf8" }).trim();
  if (!version.startsWith(`v${major}.`)) throw new Error(`${binary} is ${version}, wanted Node ${major}.`);
  return { binary, version };
}
