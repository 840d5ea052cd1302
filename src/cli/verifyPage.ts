import { catalogue } from "../catalogue.ts";
import type { Claim } from "../experiments/claim.ts";
import { escaped, policyTag } from "../io/html.ts";
import { criterionText, distanceText, numberText, sourceText, verdictText, withError } from "./claimText.ts";

/** A claim of a report. */
export interface ReportedClaim extends Claim {
  /** Name of the experiment it comes from. */
  readonly experiment: string;
  /** Time it took to compute what it is judged by, all threads together. */
  readonly seconds: number;
}

/** What the page shows. */
export interface VerifyPage {
  readonly claims: readonly ReportedClaim[];
  /** What was typed, root seed, and version of the package that computed it. */
  readonly command: string;
  readonly seed: number;
  readonly version: string;
  /** One line that says what the verdicts come to. */
  readonly summary: string;
}

const style = `
:root { color-scheme: light dark; --edge: #d4d4d4; --soft: #595959; --holds: #00684a; --fails: #a33b00; }
@media (prefers-color-scheme: dark) { :root { --edge: #444; --soft: #b0b0b0; --holds: #4cc9a0; --fails: #ff9b6a; } }
body { margin: 0 auto; max-width: 75rem; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 .5rem; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--edge); }
td.claim { min-width: 16rem; }
td.number, th.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.verdict { font-weight: 600; white-space: nowrap; } .holds { color: var(--holds); } .fails { color: var(--fails); }
.note, footer { font-size: .8rem; color: var(--soft); overflow-wrap: anywhere; }
`;

const TITLE = "<title>Theory against simulation</title>";

/** Whether a file is such a page, also one of an earlier version. */
export function isVerifyPage(contents: Buffer): boolean {
  return contents.includes(TITLE) && contents.includes("Made by <code>incidental verify");
}

/** A complete HTML page of all claims, experiment by experiment. It asks nothing of the network. */
export function verifyPage({ claims, command, seed, version, summary }: VerifyPage): string {
  const sections = catalogue.flatMap(({ experiment: { name, title } }) => {
    const own = claims.filter(({ experiment }) => experiment === name);
    return own.length === 0 ? [] : [section(title, own)];
  });
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
${policyTag()}
<meta name="viewport" content="width=device-width, initial-scale=1">
${TITLE}
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<main>
<h1>Theory against simulation</h1>
<p>${escaped(summary)}</p>
<p class="note">Measurements are means ± standard error over seeds where there are any. A claim of paper or theory
that fails is a finding; the criterion that decides was set beforehand and stands under each statement.</p>
${sections.join("\n")}
</main>
<footer>Made by <code>${escaped(command)}</code> · seed ${seed} · version ${escaped(version)}</footer>
</body>
</html>
`;
}

function section(title: string, claims: readonly ReportedClaim[]): string {
  return `<section>
<h2>${escaped(title)}</h2>
<div class="scroll" tabindex="0" role="region" aria-label="${escaped(title)}">
<table>
<thead><tr><th scope="col">verdict</th><th scope="col">claim</th><th scope="col" class="number">predicted</th>
<th scope="col" class="number">measured</th><th scope="col" class="number">distance</th></tr></thead>
<tbody>
${claims.map(tableRow).join("\n")}
</tbody>
</table>
</div>
<p class="note">${claims[0].seconds.toPrecision(2)} s of computing</p>
</section>`;
}

function tableRow(claim: ReportedClaim): string {
  const { id, statement, prediction, measurement, standardError, holds } = claim;
  const about = `<code>${escaped(id)}</code> · ${escaped(sourceText(claim))} · ${escaped(criterionText(claim))}`;
  const verdict = holds === null ? "" : holds ? "holds" : "fails";
  return `<tr id="${escaped(id)}"><td class="verdict ${verdict}">${escaped(verdictText(claim))}</td>
<td class="claim">${escaped(statement)}<br><span class="note">${about}</span></td>
<td class="number">${numberText(prediction)}</td>
<td class="number">${withError(measurement, standardError)}</td>
<td class="number">${distanceText(claim)}</td></tr>`;
}
