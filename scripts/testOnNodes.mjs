// Runs the tests on other versions of Node, downloaded from npm: testOnNodes.mjs [--quick] [--cache FOLDER] 24 26 …
// Everything the tests start takes the same Node, which is first on PATH. --quick takes those of vitest.quick.config.ts
// alone, about a minute of them. The downloads are kept in --cache, else removed.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { nodeBinary } from "./engines/nodes.mjs";
import { programOf } from "./programs.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { cache: { type: "string" }, quick: { type: "boolean", default: false } },
});
const config = values.quick ? "vitest.quick.config.ts" : "vitest.config.ts";
const scratch = mkdtempSync(join(tmpdir(), "incidental-nodes-"));
try {
  for (const version of positionals.length > 0 ? positionals : ["24", "26"]) {
    if (!testsPass(nodeBinary(version, values.cache ?? scratch))) process.exitCode = 1;
  }
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function testsPass({ binary, version }) {
  process.stdout.write(`tests on Node ${version}\n`);
  const { PATH, Path, ...others } = process.env; // Windows has it as Path
  const env = { ...others, PATH: `${dirname(binary)}${delimiter}${PATH ?? Path ?? ""}` };
  const { status } = spawnSync(binary, [programOf("vitest"), "run", "--config", config], { stdio: "inherit", env });
  return status === 0;
}
