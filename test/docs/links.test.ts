/**
 * Links and pictures lead to files that exist, `#anchors` to headings, and pages stay together: nothing leads out of
 * docs but pictures, and links to source files, of which the site has a copy.
 */
import { existsSync } from "node:fs";
import { join, normalize } from "node:path";
import { describe, expect, it } from "vitest";
import { pages, proseOf, root } from "../support/markdown.ts";

interface Link {
  readonly target: string;
  readonly picture: boolean;
}

describe.each(pages)("%s", (page) => {
  const links = linksOf(page);
  const inside = links.filter(({ target }) => !/^https?:/.test(target));

  it("leads to files that exist", () => {
    const missing = inside.filter(({ target }) => !existsSync(join(root, fileOf(page, target))));
    expect(missing.map(({ target }) => target)).toEqual([]);
  });

  it("leads to headings that exist, on a code host and on the site", () => {
    const missing = inside.filter(({ target }) => {
      const [, anchor] = target.split("#");
      return anchor !== undefined && !anchorsOf(fileOf(page, target)).has(anchor);
    });
    expect(missing.map(({ target }) => target)).toEqual([]);
  });

  it("leads to no file that the site does not have", () => {
    if (page === "README.md") return;
    const onSite = /^(docs\/[^/]+\.md|src\/.*\.ts)$/;
    const out = inside.filter(({ target, picture }) => !picture && !onSite.test(fileOf(page, target)));
    expect(out.map(({ target }) => target)).toEqual([]);
  });

  it("asks no other host for a picture, and describes every one", () => {
    expect(links.filter(({ target, picture }) => picture && /^https?:/.test(target))).toEqual([]);
    expect([...proseOf(page).matchAll(/!\[\s*\]/g)]).toEqual([]);
  });
});

it("every page can be reached from the start page or the README", () => {
  const reached = new Set(["README.md", "docs/start.md", "docs/index.md"]);
  for (const page of reached) {
    for (const { target } of linksOf(page)) {
      const file = fileOf(page, target);
      if (pages.includes(file)) reached.add(file);
    }
  }
  expect(pages.filter((page) => !reached.has(page))).toEqual([]);
});

it("anchors are made as code hosts and VitePress both make them", () => {
  expect(anchorsOf("docs/solvers.md")).toContain("why-sign-needs-its-own-solver");
  expect(anchorsOf("docs/theory.md")).toContain("any-inputs");
  expect(anchorsOf("docs/theory.md")).not.toContain("1-model-and-loss"); // "_1-model-and-loss" to VitePress
});

function linksOf(page: string): Link[] {
  const prose = proseOf(page)
    .replaceAll(/\[`([^`\n]*)`\]\(/g, "[$1](")
    .replaceAll(/`[^`\n]*`/g, "");
  return [...prose.matchAll(/(!?)\[[^\]]*\]\(([^)\s]+)\)/g)].map(([, mark, target]) => ({
    target,
    picture: mark === "!",
  }));
}

/** The file a link leads to, from the root. */
function fileOf(page: string, target: string): string {
  const [path] = target.split("#");
  return path === "" ? page : normalize(join(page, "..", path)).replaceAll("\\", "/");
}

/**
 * The anchors of a page's headings that mean the same to both: for a heading that the two name differently there is
 * none.
 */
function anchorsOf(page: string): Set<string> {
  if (!pages.includes(page)) return new Set();
  const headings = [...proseOf(page).matchAll(/^#{1,6} +(.*)$/gm)].map(([, text]) =>
    text.replaceAll(/[`*_]|\]\([^)]*\)|\[/g, ""),
  );
  return new Set(headings.map(onCodeHost).filter((anchor, i) => anchor === onSite(headings[i])));
}

/** Small letters, punctuation dropped, spaces to hyphens. */
function onCodeHost(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(/\s/g, "-");
}

/** Small letters without accents, punctuation and spaces to single hyphens, and a `_` before a digit. */
function onSite(heading: string): string {
  return heading
    .normalize("NFKD")
    .replaceAll(/[\u0300-\u036f]/g, "")
    .replaceAll(/[\s~`!@#$%^&*()\-_+=[\]{}|\\;:"'“”‘’<>,.?/…–—]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .replace(/^(\d)/, "_$1")
    .toLowerCase();
}
