// Writes docs/claims.md: the table of claims that `incidental verify` gives. With --check: changes nothing, and fails
// when the table there is another one.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { distanceText, numberText, sourceText, verdictText, withError } from "../dist/cli/claimText.js";

const folder = mkdtempSync(join(tmpdir(), "incidental-"));
const file = join(folder, "verify.json");
execFileSync(process.execPath, ["dist/cli/main.js", "verify", "--json", file, "--quiet"], { stdio: "ignore" });
const { claims } = JSON.parse(readFileSync(file, "utf8"));
rmSync(folder, { recursive: true });

const cell = (text) => text.replaceAll("|", "\\|");
const rows = claims.map((claim) => {
  const { id, statement, prediction, measurement, standardError, holds } = claim;
  const verdict = holds === false ? "**fails**" : verdictText(claim);
  const measured = withError(measurement, standardError);
  const source = sourceText(claim);
  return [verdict, `\`${id}\``, statement, source, numberText(prediction), measured, distanceText(claim)].map(cell);
});
const head = ["verdict", "claim", "what", "source", "predicted", "measured", "distance"];
const table = [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
const failing = claims.filter(({ holds }) => holds === false).length;
const broken = claims.filter(({ holds, invariant }) => invariant && holds === false).length;
const summary =
  "What `npx incidental verify` gives, from the root seed 0 at its quick preset: " +
  `${claims.length} claims, of which ${claims.filter(({ holds }) => holds).length} hold and ${failing} fail,\n` +
  `${broken === 0 ? "none" : broken} of these about the code.`;
const text = `# Claims

${summary} A claim of the paper or the theory that fails is a finding;
[verify](verify.md) says how to read a row.

${table}
`;

if (process.argv.includes("--check")) {
  if (readFileSync("docs/claims.md", "utf8") !== text) {
    process.stderr.write("docs/claims.md is not what `incidental verify` gives; npm run claims writes it anew.\n");
    process.exitCode = 1;
  }
} else {
  writeFileSync("docs/claims.md", text);
}
