// Whether every engine gives the same bytes: the files of the command line on several versions of Node, and what the
// library computes there, in Chromium and in Firefox. Prints a table and ends with 1 where something differs.
//   --nodes 20,22,24,26   versions of Node, downloaded from npm; the first is what the others are compared with
//   --cache FOLDER        keep the downloads there
//   --require firefox     a browser that is not on the machine is an error; may be repeated
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "vite";
import { findChromium } from "../dist/io/index.js";
import { inBrowser } from "./engines/browser.mjs";
import { nodeBinary } from "./engines/nodes.mjs";

const { values } = parseArgs({
  options: {
    nodes: { type: "string", default: "20,22,24,26" },
    cache: { type: "string" },
    require: { type: "string", multiple: true, default: [] },
  },
});
const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "incidental-engines-"));

/** Commands by the file or folder they write. */
const matrix = "--n 8 --m 16 --lambda 0.01 --samples 20";
const noise = "simulate noise --n 8 --m 16 --sigma 0.15 --t-end 400 --samples 20";
const commands = {
  "collapse.json": "simulate collapse --m 1000 --lambda 0.1/sqrt(m)^1.1 --log",
  "l1-event.json": `simulate l1 ${matrix} --method event`,
  "l1-rkc.json": `simulate l1 ${matrix} --method rkc`,
  "pair.json": "simulate pair --lambda 0.02",
  "noise-gaussian.json": `${noise} --level gaussian`,
  "noise-closure.json": `${noise} --level closure --law laplace`,
  "noise-exact.json": `${noise} --level exact --law three-point --kurtosis 1.3 --enumerate 3`,
  "noise-gaussian-exact.json": `${noise} --level exact --law gaussian`,
  "reduced.json": "simulate reduced --m 20 --rate w*(1-l1^1.3)-0.1*sin(w) --t-end 50",
  "penalty.json": `simulate l1 ${matrix} --t-end 200 --penalty lambda*(abs(w)^1.3+log(1+abs(w)/c)) --set c=0.2`,
  "sweep/": "sweep curves --seeds 2",
  "figures/": "reproduce --preset quick",
};

try {
  const engines = [];
  for (const major of values.nodes.split(",")) {
    const { binary, version } = nodeBinary(major, values.cache ?? scratch);
    engines.push({ name: `Node ${version.slice(1)}`, texts: { ...computed(binary), ...written(binary, major) } });
    process.stderr.write(`Node ${version} done\n`);
  }
  const script = await bundle();
  const found = {
    chromium: await findChromium().catch(() => undefined),
    firefox: onPath(["firefox-esr", "firefox", "firefox.exe"]),
  };
  for (const [kind, program] of Object.entries(found)) {
    if (program !== undefined) {
      const { agent, artefacts } = await inBrowser(kind, program, script);
      const [version = kind] = /(?:Chrome|Firefox)\/\d+/.exec(agent) ?? [];
      engines.push({ name: version.replace("/", " "), texts: artefacts });
      process.stderr.write(`${kind} done\n`);
    } else {
      process.stderr.write(`${kind} is not on this machine.\n`);
      if (values.require.includes(kind)) process.exitCode = 1;
    }
  }
  report(engines);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** What the library computes on a Node. */
function computed(binary) {
  const code = `import { artefacts } from ${JSON.stringify(new URL("./engines/artefacts.mjs", import.meta.url).href)};
    process.stdout.write(JSON.stringify(artefacts()));`;
  const options = { encoding: "utf8", maxBuffer: 2 ** 28 };
  return JSON.parse(execFileSync(binary, ["--input-type=module", "--eval", code], options));
}

/** What every command writes on a Node: one text for all its files, their names included. */
function written(binary, major) {
  const folder = mkdtempSync(join(scratch, `written-${major}-`));
  const texts = {};
  for (const [out, command] of Object.entries(commands)) {
    const given = [path("../dist/cli/main.js"), ...command.split(" "), "--out", out, "--quiet"];
    execFileSync(binary, given, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
    texts[out] = filesOf(join(folder, out))
      .map((file) => `${file.slice(folder.length)}\n${readFileSync(file, "latin1")}`)
      .join("\n");
  }
  return texts;
}

function filesOf(place) {
  if (statSync(place).isFile()) return [place];
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== "plotly.js") // a copy
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** The page and the library as one script. */
async function bundle() {
  const output = await build({
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      target: "es2022",
      lib: { entry: path("engines/page.mjs"), formats: ["es"], fileName: "page" },
    },
  });
  return [output].flat()[0].output[0].code;
}

function onPath(names) {
  const places = names.flatMap((name) => (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, name)));
  return places.find((place) => statSync(place, { throwIfNoEntry: false })?.isFile());
}

/** A row for every artefact, a column for every engine. */
function report(engines) {
  const [first] = engines;
  const rows = Object.keys(first.texts).map((artefact) => [
    artefact,
    ...engines.map(({ texts }) => {
      if (!(artefact in texts)) return "-";
      return texts[artefact] === first.texts[artefact] ? "equal" : "DIFFERENT";
    }),
  ]);
  const table = [["", ...engines.map(({ name }) => name)], ...rows];
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  for (const row of table) {
    process.stdout.write(
      `${row
        .map((text, column) => text.padEnd(widths[column]))
        .join("  ")
        .trimEnd()}\n`,
    );
  }
  const different = rows.flat().filter((text) => text === "DIFFERENT").length;
  process.stdout.write(different === 0 ? "every engine gives the same bytes\n" : `${different} differences\n`);
  if (different > 0) process.exitCode = 1;
}
