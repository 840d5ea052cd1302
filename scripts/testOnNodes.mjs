// Runs the whole test suite on other versions of Node, downloaded from npm: 24 and 26, or those given. Everything the
// tests start takes the same Node, which is first on PATH. With --cache FOLDER the downloads are kept there.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { nodeBinary } from "./engines/nodes.mjs";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { cache: { type: "string" } } });
const scratch = mkdtempSync(join(tmpdir(), "incidental-nodes-"));
try {
  for (const major of positionals.length > 0 ? positionals : ["24", "26"]) {
    const { binary, version } = nodeBinary(major, values.cache ?? scratch);
    process.stdout.write(`tests on Node ${version}\n`);
    const env = { ...process.env, PATH: `${dirname(binary)}${delimiter}${process.env.PATH ?? ""}` };
    const { status } = spawnSync(binary, ["node_modules/vitest/vitest.mjs", "run"], { stdio: "inherit", env });
    if (status !== 0) process.exitCode = 1;
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
