/** What pages say of names, versions and places in the package is true. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { experiments } from "../../src/index.ts";
import { blocksOf, pages, proseOf, root, textOf } from "../support/markdown.ts";

it.each(["docs/experiments.md", "docs/verify.md"])("every experiment is on %s, and no other", (page) => {
  const listed = [...textOf(page).matchAll(/^\| `([a-z][\w-]*)` +\|/gm)].map(([, name]) => name);
  expect(listed.toSorted()).toEqual(experiments.experimentNames.toSorted());
});

it("the page of experiments has their parameters, with what each is when it is not given, or its choices", () => {
  const rows = [...textOf("docs/experiments.md").matchAll(/^\| `([\w-]+)` +\|[^|]*\| (.*?) *\|$/gm)];
  const settled = rows.find(([, , cell]) => cell.includes("settled run: "))?.[2].split(": ")[1] ?? "";
  const shown = rows.map(([, name, cell]) => {
    const cells = cell.replace(/those of a settled run:?/, cell.includes(": ") ? "" : settled);
    return [name, [...cells.matchAll(/`(\w+)`(?: \(([^)]*)\))?/g)].map(([, parameter, value]) => [parameter, value])];
  });
  const declared = experiments.catalogue.map(({ experiment: { name, parameters } }) => [
    name,
    Object.entries(parameters).map(([parameter, { default: usual, choices }]) => [
      parameter,
      usual === undefined ? choices?.join(", ").replace(/, (?=[^,]*$)/, " or ") : String(usual),
    ]),
  ]);
  expect(shown).toEqual(declared);
});

it("the page of cells has every field that an experiment declares, as npm run cells writes it", () => {
  execFileSync(process.execPath, ["scripts/cells.mjs", "--check"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const rows = [...textOf("docs/cells.md").matchAll(/^\| `([\w.[\]]+)` \| /gm)].map(([, name]) => name);
  const declared = experiments.catalogue.flatMap(({ experiment }) => experiments.namedFields(experiment.outcome));
  expect(rows.slice(-declared.length)).toEqual(declared.map(({ name }) => name));
});

it("the sidebar of the site leads to every page, and to no other", () => {
  const config = readFileSync(`${root}docs/.vitepress/config.ts`, "utf8");
  const sidebar = config.slice(config.indexOf("sidebar:"));
  const linked = [...sidebar.matchAll(/link: "\/([\w-]+)"/g)].map(([, name]) => `docs/${name}.md`);
  const written = pages.filter((page) => page !== "README.md" && page !== "docs/index.md");
  expect(linked.toSorted()).toEqual(written.toSorted());
});

it("files of the package that pages name exist", () => {
  const named = pages.flatMap((page) =>
    [...proseOf(page).matchAll(/`((?:src|test|scripts|figures)\/[^`*… ]*|notebooks\/[^`*… ]*\.\w+)`/g)].map(
      ([, path]) => path,
    ),
  );
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((path) => !existsSync(root + path))).toEqual([]);
});

describe("the citation", () => {
  const { version, license } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
  const cff = readFileSync(`${root}CITATION.cff`, "utf8");
  const [bibtex] = blocksOf("docs/cite.md").filter(({ language }) => language === "bibtex");

  it("is of this version, in both its forms", () => {
    expect(cff).toMatch(new RegExp(`^version: ${version.replaceAll(".", "\\.")}$`, "m"));
    expect(cff).toMatch(new RegExp(`^license: ${license}$`, "m"));
    expect(bibtex.code).toContain(`version = {${version}}`);
  });

  it("names the same paper and the same authors in both", () => {
    const families = [...cff.matchAll(/family-names: (\S+)\n\s+given-names: (\S+)/g)].map(
      ([, family, given]) => `${family}, ${given}`,
    );
    expect(families).toHaveLength(6);
    expect(bibtex.code).toContain(`author        = {${families.join(" and ")}}`);
    const title = /title: >-\n\s+(What Causes.*)\n/.exec(cff)?.[1];
    expect(bibtex.code).toContain(`title         = {${title}}`);
    expect(cff).toContain(`arXiv:${/eprint\s+= \{(.*)\}/.exec(bibtex.code)?.[1]}`);
  });
});
