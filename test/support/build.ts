import { execFileSync } from "node:child_process";

/** Builds `dist` before the tests: those of the command line and of the package run what a user runs. */
export default function setup(): void {
  execFileSync("npx", ["tsc", "-p", "tsconfig.build.json"], { stdio: ["ignore", "inherit", "inherit"] });
}
