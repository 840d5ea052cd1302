import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { catalogue } from "../../src/catalogue.ts";
import { isVerifyPage, verifyPage } from "../../src/cli/verifyPage.ts";
import { judge } from "../../src/experiments/claim.ts";
import { folder } from "../support/commandLine.ts";
import { inProcess } from "../support/inProcess.ts";

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

it.each(["--json", "--html"])("%s replaces no file that is no report of verify", async (flag) => {
  const file = join(folder(), "mine");
  writeFileSync(file, '{"claims":[]}');
  expect(await inProcess(["verify", "pair", flag, file])).toEqual({
    ...{ code: 2, stdout: "" },
    stderr:
      `incidental: ${file} is there and is not that of a report of verify; ` +
      `it is left alone: choose another ${flag}, or remove it.\n`,
  });
  expect(readFileSync(file, "utf8")).toBe('{"claims":[]}');
});

it("knows its own page, and no other", () => {
  const page = Buffer.from(verifyPage({ ...report, command: "incidental verify pair", claims: [] }));
  expect(isVerifyPage(page)).toBe(true);
  expect(isVerifyPage(Buffer.from("<title>Theory against simulation</title>"))).toBe(false);
});
