import { expect, it } from "vitest";
import { catalogue } from "../../src/catalogue.ts";
import { verifyPage } from "../../src/cli/verifyPage.ts";
import { judge } from "../../src/experiments/claim.ts";

const about = { source: "theory §9", statement: "a < b & c", invariant: false, prediction: 2, bound: 0 };
const report = { command: "incidental verify <x>", seed: 5, version: "9.9.9", summary: "1 < 2" };
const reported = (experiment: string, id: string, measured: number) => ({
  ...judge({ ...about, id, measured }),
  ...{ experiment, seconds: 1.25 },
});
const [one, other] = catalogue.map(({ experiment }) => experiment);

it("shows every claim under the title of its experiment, and escapes what it quotes", () => {
  const page = verifyPage({ ...report, claims: [reported(one.name, "x", 2), reported(one.name, "y", 3)] });
  expect(page).toContain("a &lt; b &amp; c");
  expect(page).toContain("incidental verify &lt;x&gt;");
  expect(page).toContain("1 &lt; 2");
  expect(page.match(/<tr id="(x|y)">/g)).toHaveLength(2);
  expect(page.match(/<h2>/g)).toHaveLength(1);
  expect(page).toContain('class="verdict holds"');
  expect(page).toContain('class="verdict fails"');
  expect(page).toContain("seed 5 · version 9.9.9");
  expect(page).toContain("1.3 s of computing");
  expect(page).not.toMatch(/https?:/);
  expect(page).toMatch(/<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src [^"]*">/);
});

it("has a section for every experiment with claims, in the order of the catalogue", () => {
  const page = verifyPage({ ...report, claims: [reported(other.name, "y", 2), reported(one.name, "x", 2)] });
  expect([...page.matchAll(/<h2>(.*)<\/h2>/g)].map(([, title]) => title)).toEqual([one.title, other.title]);
  expect([...page.matchAll(/<tr id="(.)">/g)].map(([, id]) => id)).toEqual(["x", "y"]);
});
