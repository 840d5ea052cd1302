// Compiles assembly/drive.ts to WebAssembly and writes it as a string into src/kernels/driveBinary.ts, to be loaded without files.
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import asc from "assemblyscript/asc";

const source = "assembly/drive.ts";
const target = "src/kernels/driveBinary.ts";

const { error, binary, stderr } = await asc.compileString(
  { [source]: readFileSync(source, "utf8") },
  { runtime: "stub", enable: ["simd"], optimizeLevel: 3, noAssert: true },
);
if (error) throw new Error(`${source} does not compile:\n${stderr}`, { cause: error });

const text = `// Generated from ${source} by "npm run build:wasm". Do not edit.

/** The WebAssembly module of the drive kernels, in base64. */
export const driveBinary = "${Buffer.from(binary).toString("base64")}";
`;
// Left alone when it is the same, and renamed into place when not: somebody may be reading it.
if (!existsSync(target) || text !== readFileSync(target, "utf8")) {
  const draft = `${target}.tmp-${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, target);
}
