// Translates assembly/math.ts to JavaScript, dist/math/mathScript.cjs: the same bits where Node has no WebAssembly.
import { readFileSync, writeFileSync } from "node:fs";
import asc from "assemblyscript/asc";
import binaryen from "binaryen";

const source = "assembly/math.ts";
const { error, binary, stderr } = await asc.compileString(
  { [source]: readFileSync(source, "utf8") },
  {
    runtime: "stub",
    optimizeLevel: 3,
    noAssert: true,
    disable: ["bulk-memory", "mutable-globals", "nontrapping-f2i", "sign-extension"], // not known to the translation
  },
);
if (error) throw new Error(`${source} does not compile:\n${stderr}`, { cause: error });
const [code, exported] = binaryen.readBinary(binary).emitAsmjs().split("\nvar retasmFunc = ");
if (exported === undefined) throw new Error("binaryen no longer ends its JavaScript as this script expects.");
writeFileSync(
  "dist/math/mathScript.cjs",
  `// Generated from ${source} by "npm run build". Do not edit.\n${code}\nmodule.exports = asmFunc({});\n`,
);
