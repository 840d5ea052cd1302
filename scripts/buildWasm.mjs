// Compiles the modules of assembly/ to WebAssembly and writes each as a string into src/, to be loaded without files.
import { readFileSync } from "node:fs";
import asc from "assemblyscript/asc";
import { writeGenerated } from "./writeGenerated.mjs";

const modules = [
  { source: "assembly/math.ts", target: "src/math/mathBinary.ts", what: "the functions of src/math", enable: [] },
  { source: "assembly/drive.ts", target: "src/kernels/driveBinary.ts", what: "the drive kernels", enable: ["simd"] },
];

for (const { source, target, what, enable } of modules) {
  const { error, binary, stderr } = await asc.compileString(
    { [source]: readFileSync(source, "utf8") },
    { runtime: "stub", enable, optimizeLevel: 3, noAssert: true },
  );
  if (error) throw new Error(`${source} does not compile:\n${stderr}`, { cause: error });
  writeGenerated(
    target,
    `// Generated from ${source} by "npm run generate". Do not edit.

/** The WebAssembly module of ${what}, in base64. */
export const ${target.replace(/^.*\/|\.ts$/g, "")} = "${Buffer.from(binary).toString("base64")}";
`,
  );
}
