// Writes docs/cells.md: what experiments declare of the fields of their outcomes. With --check: changes nothing, and
// fails when the page is another one.
import { readFileSync, writeFileSync } from "node:fs";
import { experiments } from "../dist/index.js";

const PAGE = "docs/cells.md";

const cell = (text) => text.replaceAll("|", "\\|");
const rowOf = (cells) => `| ${cells.map(cell).join(" | ")} |`.replaceAll("  ", " ");

function sectionOf({ name, title, outcome, times }) {
  const rows = experiments
    .namedFields(outcome)
    .map((field) => rowOf([`\`${field.name}\``, field.what, field.unit, field.shape]));
  const table = ["| field | what | unit | shape |", "| --- | --- | --- | --- |", ...rows].join("\n");
  return [`## ${name}`, `${title}.`, table, ...(times ? [timesLine(times)] : [])].join("\n\n");
}

function timesLine({ name, unit, by }) {
  const decided = by.length === 0 ? "the same in every cell" : `decided by ${listed(by.map((p) => `\`${p}\``))}`;
  return `Times: ${name}, ${unit}, ${decided}.`;
}

function listed(names) {
  return names.length === 1 ? names[0] : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

const joined = (...lines) => lines.join(" "); // a paragraph is one line of the page

const text = `# Cells

${joined(
  "What a cell of every [experiment](experiments.md) says: name, unit and shape of each field of its outcome.",
  "The experiments declare them in `src/experiments`, as `outcome`; `npm run cells` writes this page.",
)}

## How to read them

A [sweep](sweeps.md) leaves a folder with \`cells.jsonl\`: UTF-8, one JSON object a line, one line a cell.

\`\`\`json
{
  "parameters": { "n": 64, "m": 128, "lambda": 0.005, "tolerance": 0.01, "kernel": "auto" },
  "replica": 3,
  "outcome": { "status": "converged", "t": 2210.4, "polysemantic": 7, "polysemanticWindow": 7 },
  "crc32": 1051340444
}
\`\`\`

${joined(
  "`parameters` has every parameter of the point of the grid, those left to their default too; `replica` counts the",
  "seeds of a point from 0; `outcome` has the fields below, all of them in every cell. `exact.alive` is the field",
  "`alive` of the object `exact`, `traces[].rank` the field `rank` of every entry of the list `traces`. Weights have",
  "no unit: a feature that is represented wholly has ‖W_i‖ = 1. Flow time is 4 · learning rate · steps of gradient",
  "descent. `crc32` is the checksum of the bytes of the line before it, absent in early results.",
)}

| shape | what it is |
| --- | --- |
| \`number\`, \`text\` | one value |
| \`features\`, \`neurons\` | a list with one number for each |
| \`times\` | a list with one number for each time of the axis, or for the first of them where a run ended sooner |
| \`intervals\` | a list with one number for each interval between neighbouring times, one fewer |
| \`own times\` | a list as long as the field of times beside it: the run itself decided how long it took |
| \`ranks\` | a list of 11 |
| \`features x neurons x times\` | lists in lists, the outermost first |
| \`… or null\` | null where it says when |

${joined(
  "The times are in `manifest.json`, beside the cells, as `axes`. For every combination of the parameters that decide",
  "them there is a list: entry i of each of the `fields` was taken at `values[i]`. This is the axis of a sweep of",
  "`weights` that keeps three times. Results from before there were axes get them when they go on with `--resume`;",
  "those that name counts of polysemantic neurons `nonzero` and `window` are read as they are, and get the names of",
  "now by `--resume` and `merge`.",
)}

\`\`\`json
{
  "axes": [
    {
      "fields": ["weights"],
      "name": "t",
      "unit": "flow time",
      "at": [{ "parameters": { "tEnd": 2000, "samples": 3 }, "values": [0.1, 14.142135623730951, 2000] }]
    }
  ]
}
\`\`\`

${experiments.catalogue.map(({ experiment }) => sectionOf(experiment)).join("\n\n")}
`;

if (!process.argv.includes("--check")) writeFileSync(PAGE, text);
else if (readFileSync(PAGE, "utf8") !== text) {
  process.stderr.write(`${PAGE} is not what the experiments declare; npm run cells writes it anew.\n`);
  process.exitCode = 1;
}
