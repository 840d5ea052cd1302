import { createHash } from "node:crypto";
import type { PageColours } from "../figures/index.ts";
import { type FigureSpec, specText } from "./plotly.ts";
import { xmlText } from "./plotlyText.ts";

/** The origin of a figure, shown on its page. */
export interface Provenance {
  /** What was typed. */
  readonly command?: string | undefined;
  /** Root seed. */
  readonly seed?: string | number | undefined;
  /** Of the package. */
  readonly version?: string | undefined;
}

export interface FigurePage {
  readonly title: string;
  readonly spec: FigureSpec;
  /**
   * `href`: address of a copy of plotly.js, relative to the page (see copyPlotly); `inline`: its source, for a page
   * that stands alone.
   */
  readonly plotly: { readonly href: string } | { readonly inline: string };
  /** What the figure shows, as its caption and for screen readers; default: the title. */
  readonly description?: string | undefined;
  readonly provenance?: Provenance | undefined;
  /** Colours of the page, `#rrggbb`; default: dark on white. */
  readonly colours?: PageColours | undefined;
}

const light: PageColours = { background: "#ffffff", text: "#1a1a1a", muted: "#595959" };

const style = ({ background, text, muted }: PageColours): string => `
:root { background: ${background}; }
body { margin: 0 auto; max-width: 75rem; padding: 1rem; color: ${text}; font-family: system-ui, sans-serif; }
h1 { margin: 0 0 0.5rem; font-size: 1.25rem; }
h1.drawn { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); }
figure { margin: 0; overflow-x: auto; }
#figure { min-height: 28rem; margin-bottom: 2.5rem; }
#figure .modebar-container { top: 100% !important; }
#figure .modebar { left: 0; right: auto !important; background: none !important; }
figcaption { max-width: 45rem; line-height: 1.5; }
footer { margin-top: 1rem; font-size: 0.75rem; color: ${muted}; overflow-wrap: anywhere; }
`;

const FIGURE_MARK = '<div id="figure" ';
const SPEC_MARK = '<script type="application/json" id="spec">';

const missing = "plotly.js is missing: put a copy of it where this page links to.";

const draw = `
const figure = document.getElementById("figure");
const { data, layout } = JSON.parse(document.getElementById("spec").textContent);
if (typeof Plotly === "undefined") figure.textContent = "${missing}";
else {
  const modebar = { ...layout.modebar, orientation: "h", color: getComputedStyle(document.body).color };
  Plotly.newPlot(figure, data, { ...layout, modebar }, { responsive: true, displaylogo: false, displayModeBar: true });
}
`;

/**
 * A complete HTML page that shows one figure, its tools under it. It asks nothing of the network but the copy of
 * plotly.js it links to. Where the figure draws its own title, the heading of the page is for screen readers alone.
 */
export function figurePage(page: FigurePage): string {
  const { title, spec, plotly, description, provenance = {}, colours = light } = page;
  const inline = "inline" in plotly ? safeScript(plotly.inline) : undefined;
  const library = "href" in plotly ? `<script src="${escaped(plotly.href)}"></script>` : `<script>${inline}</script>`;
  const scripts = ["href" in plotly ? sourceOf(plotly.href) : hashOf(inline ?? ""), hashOf(draw)];
  if (spec.data.some(compiles)) scripts.push("'unsafe-eval'");
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${policyTag(scripts)}
<title>${escaped(title)}</title>
<link rel="icon" href="data:,">
<style>${style(colours)}</style>
</head>
<body>
<main>
<h1${drawsTitle(spec) ? ' class="drawn"' : ""}>${escaped(title)}</h1>
<figure>
${FIGURE_MARK}role="img" aria-label="${escaped(description ?? title)}"></div>
<noscript><p>This figure is drawn by JavaScript, which is off.</p></noscript>
${description === undefined ? "" : `<figcaption>${escaped(description)}</figcaption>\n`}</figure>
</main>
${footer(provenance)}${SPEC_MARK}${specText(spec).replaceAll("<", "\\u003c")}</script>
${library}
<script>${draw}</script>
</body>
</html>
`;
}

/** Whether a file is the page of a figure, also one of an earlier version. */
export function isFigurePage(contents: { readonly includes: (text: string) => boolean }): boolean {
  return contents.includes(SPEC_MARK) && contents.includes(FIGURE_MARK);
}

/**
 * The policy of a page: it loads nothing but these scripts, given as sources of `script-src`. Plotly styles elements
 * one by one, and shows images that it made itself.
 */
export function policyTag(scripts: readonly string[] = []): string {
  const policy = [
    "default-src 'none'",
    ...(scripts.length === 0 ? [] : [`script-src ${scripts.join(" ")}`]),
    "style-src 'unsafe-inline'",
    "img-src data: blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ];
  return `<meta http-equiv="Content-Security-Policy" content="${policy.join("; ")}">`;
}

function hashOf(script: string): string {
  return `'sha256-${createHash("sha256").update(script).digest("base64")}'`;
}

/** Where a copy of plotly.js is: beside the page, or at an address of its own. */
function sourceOf(href: string): string {
  const { origin } = URL.canParse(href) ? new URL(href) : { origin: "null" };
  return origin === "null" ? "'self'" : origin;
}

/** Whether Plotly draws a trace by programs that it compiles on the page. */
function compiles(trace: object): boolean {
  return "type" in trace && typeof trace.type === "string" && /gl$|^parcoords$|^splom$/.test(trace.type);
}

function drawsTitle({ layout }: FigureSpec): boolean {
  const { title } = layout as { title?: { text?: string } };
  return (title?.text ?? "") !== "";
}

function footer({ command, seed, version }: Provenance): string {
  const parts: string[] = [];
  if (command !== undefined) parts.push(`Made by <code>${escaped(command)}</code>`);
  if (seed !== undefined) parts.push(`seed ${escaped(`${seed}`)}`);
  if (version !== undefined) parts.push(`version ${escaped(version)}`);
  return parts.length === 0 ? "" : `<footer>${parts.join(" · ")}</footer>\n`;
}

/**
 * A script that cannot end its element early: `</script` and `<!--`, which stand in strings and patterns, are escaped.
 * Its lines end as a browser reads them, so that its hash is that of the page.
 */
function safeScript(source: string): string {
  return source.replaceAll(/\r\n?/g, "\n").replaceAll(/<(?=\/script|!--)/gi, "\\x3c");
}

/** Text for HTML and SVG: element content and quoted attributes. */
export function escaped(text: string): string {
  return xmlText(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
