// Reads every page of the built site: links lead to pages that exist and to anchors that are on them, and nothing is
// fetched from another host. Prints what is wrong and fails.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, posix } from "node:path";

const site = "docs/.vitepress/dist";
const base = process.env.DOCS_BASE ?? "/";

const pages = new Map(
  readdirSync(site, { recursive: true })
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => name.endsWith(".html"))
    .map((name) => [name, readFileSync(`${site}/${name}`, "utf8")]),
);
const anchors = new Map([...pages].map(([name, html]) => [name, new Set(attributes(html, "[a-z][a-z0-9]*", "id"))]));
const problems = [...pages].flatMap(([name, html]) => [...brokenLinks(name, html), ...fetchedElsewhere(name, html)]);

for (const problem of problems) process.stderr.write(`${problem}\n`);
process.stdout.write(`${pages.size} pages, ${problems.length} broken links or foreign requests\n`);
process.stdout.write(`the site is in ${site}; npx vitepress preview docs serves it\n`);
if (problems.length > 0 || pages.size < 100) process.exitCode = 1;

function brokenLinks(name, html) {
  const links = [...attributes(html, "a", "href"), ...attributes(html, "img", "src")];
  return links.flatMap((link) => {
    if (/^(https?|data|mailto):/.test(link)) return [];
    const [path, anchor] = link.split("#");
    const target = path === "" ? name : fileOf(name, path);
    if (target === undefined || !existsSync(`${site}/${target}`)) return [`${name}: ${link} leads nowhere`];
    if (!anchor || anchors.get(target)?.has(decodeURIComponent(anchor))) return [];
    return [`${name}: ${link} leads to no heading`];
  });
}

/**
 * What a page loads by itself: scripts, styles, pictures, frames. A link that somebody has to follow is none of these.
 */
function fetchedElsewhere(name, html) {
  const sources = [...attributes(html, "(?:script|img|iframe|source)", "src"), ...attributes(html, "link", "href")];
  return sources.filter((source) => /^(https?:)?\/\//.test(source)).map((source) => `${name}: loads ${source}`);
}

/** The file behind a link, from the root of the site; undefined when it leads out of it. */
function fileOf(page, path) {
  const full = path.startsWith("/") ? path : posix.join(base, dirname(page), path);
  if (!full.startsWith(base)) return undefined;
  const file = decodeURIComponent(full.slice(base.length));
  if (file === "" || file.endsWith("/")) return `${file}index.html`;
  return posix.extname(file) === "" ? `${file}.html` : file;
}

function attributes(html, tag, name) {
  const found = html.matchAll(new RegExp(`<${tag}\\b[^>]*?\\s${name}="([^"]*)"`, "g"));
  return [...found].map(([, value]) => value.replaceAll("&amp;", "&"));
}
