import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { asModule } from "./cells.mjs";

/** A path as TypeScript writes it. */
const slashed = (path) => path.split(sep).join("/");

const root = slashed(fileURLToPath(new URL("../..", import.meta.url)));

/**
 * Type errors of notebooks `{name, folder, cells}`, one line each that names notebook, cell and line. The cells of a
 * notebook are one module in its folder, compiled as strictly as the package; a name nobody uses is no error.
 */
export function typeErrors(notebooks) {
  const modules = new Map(
    notebooks.map(({ name, folder, cells }) => [slashed(join(folder, `${name}.ts`)), asModule(cells)]),
  );
  const options = { ...packageOptions(), noUnusedLocals: false, noUnusedParameters: false };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.fileExists = (path) => modules.has(path) || fileExists(path);
  host.readFile = (path) => modules.get(path)?.text ?? readFile(path);
  const program = ts.createProgram([...modules.keys()], options, host);
  return ts.getPreEmitDiagnostics(program).map((diagnostic) => described(diagnostic, modules));
}

function packageOptions() {
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
  return ts.parseJsonConfigFileContent(config, ts.sys, root).options;
}

function described({ file, start, messageText }, modules) {
  const message = ts.flattenDiagnosticMessageText(messageText, " ");
  if (file === undefined) return message;
  const { line } = file.getLineAndCharacterOfPosition(start);
  const name = file.fileName.startsWith(root) ? file.fileName.slice(root.length) : file.fileName;
  const place = modules.get(file.fileName)?.origin[line];
  if (place === undefined) return `${name}:${line + 1}: ${message}`;
  return `${name.replace(/\.ts$/, "")}, cell ${place.cell}, line ${place.line}: ${message}`;
}
