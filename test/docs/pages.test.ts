/** What pages say of names, versions and places in the package is true. */
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { experiments } from "../../src/index.ts";
import { blocksOf, pages, proseOf, root, textOf } from "../support/markdown.ts";

it("every experiment is on the page of experiments, and no other", () => {
  const listed = [...textOf("docs/experiments.md").matchAll(/^\| `([\w-]+)` +\|/gm)].map(([, name]) => name);
  expect(listed.toSorted()).toEqual(experiments.experimentNames.toSorted());
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
