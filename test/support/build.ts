import { execFileSync } from "node:child_process";

/** Builds `dist` before the tests: those of the command line, of the package and of the lab run what a user runs. */
export default function setup(): void {
  const build = (...command: string[]) => execFileSync("npx", command, { stdio: ["ignore", "inherit", "inherit"] });
  build("tsc", "-p", "tsconfig.build.json");
  build("node", "scripts/mathScript.mjs");
  build("vite", "build", "--config", "src/lab/vite.config.ts", "--logLevel", "warn");
}
