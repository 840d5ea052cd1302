// Puts the table that `incidental verify` gives into README.md, between its two markers. With --check: changes nothing, and fails when
// the table there is another one.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { distanceText, numberText, withError } from "../dist/verify/index.js";

const folder = mkdtempSync(join(tmpdir(), "incidental-"));
const file = join(folder, "verify.json");
execFileSync(process.execPath, ["dist/cli/main.js", "verify", "--json", file, "--quiet"], { stdio: "ignore" });
const { claims } = JSON.parse(readFileSync(file, "utf8"));
rmSync(folder, { recursive: true });

const cell = (text) => text.replaceAll("|", "\\|");
const rows = claims.map((claim) => {
  const { id, statement, source, invariant, prediction, measurement, standardError, verdict } = claim;
  const about = invariant ? `the code, ${source}` : source;
  const measured = withError(measurement, standardError);
  const bold = verdict === "fails" ? "**fails**" : verdict;
  return [bold, `\`${id}\``, statement, about, numberText(prediction), measured, distanceText(claim)].map(cell);
});
const head = ["verdict", "claim", "what", "source", "predicted", "measured", "distance"];
const table = [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
const failing = claims.filter(({ verdict }) => verdict === "fails").length;
const summary = `${claims.length} claims: ${claims.length - failing} hold, ${failing} fail`;
const text = `<details>\n<summary>${summary}</summary>\n\n${table}\n\n</details>`;

const [begin, end] = ["<!-- verify -->", "<!-- /verify -->"];
const readme = readFileSync("README.md", "utf8");
const from = readme.indexOf(begin) + begin.length;
const updated = `${readme.slice(0, from)}\n${text}\n${readme.slice(readme.indexOf(end))}`;
if (process.argv.includes("--check")) {
  if (updated !== readme) {
    process.stderr.write(
      "README.md: the table is not what `incidental verify` gives; npm run readme writes it anew.\n",
    );
    process.exitCode = 1;
  }
} else {
  writeFileSync("README.md", updated);
}
