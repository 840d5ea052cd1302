import { execFileSync } from "node:child_process";

const { programOf } = await import(new URL("../../scripts/programs.mjs", import.meta.url).href);

/** Builds `dist` before the tests: those of the command line, of the package and of the lab run what a user runs. */
export default function setup(): void {
  const run = (program: string, ...words: string[]) =>
    execFileSync(process.execPath, [program, ...words], { stdio: ["ignore", "inherit", "inherit"] });
  run(programOf("typescript", { command: "tsc" }), "-p", "tsconfig.build.json");
  run("scripts/mathScript.mjs");
  run(programOf("vite"), "build", "--config", "src/lab/vite.config.ts", "--logLevel", "warn");
}
