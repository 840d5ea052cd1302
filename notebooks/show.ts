import type { Figure } from "incidental/figures";
import plotly from "plotly.js-dist/package.json" with { type: "json" };
import { MissingBrowser, openRenderer, type Renderer } from "../dist/io/index.js";

/**
 * A figure as the last expression of a cell. It is shown as Plotly where the notebook draws Plotly itself; else as a piece of HTML, a
 * picture that becomes interactive once plotly.js could be fetched; else as that picture, SVG. Without Chromium there is no picture.
 */
export function show(figure: Figure): object {
  return { [Symbol.for("Jupyter.display")]: () => bundle(figure) };
}

/** The figure by MIME type; a notebook takes the richest it knows. */
export async function bundle(figure: Figure): Promise<Record<string, unknown>> {
  const svg = await picture(figure);
  return {
    "application/vnd.plotly.v1+json": figure,
    "text/html": interactive(figure, svg ?? ""),
    ...(svg !== undefined && { "image/svg+xml": svg }),
    "text/plain": titleOf(figure),
  };
}

let renderer: Promise<Renderer> | undefined; // one browser for all figures of a notebook; it ends with the kernel

async function picture(figure: Figure): Promise<string | undefined> {
  const { width = 640, height = 480 } = figure.layout;
  try {
    renderer ??= openRenderer();
    return new TextDecoder().decode(await (await renderer).render(figure, { format: "svg", width, height }));
  } catch (error) {
    if (error instanceof MissingBrowser) return undefined;
    throw error;
  }
}

const source = `https://cdn.jsdelivr.net/npm/plotly.js-dist@${plotly.version}/plotly.js`;

/** Plotly is loaded once a page, as a CommonJS module: notebooks may have a module loader of their own that it must not meet. */
function interactive(figure: Figure, svg: string): string {
  const id = `figure-${crypto.randomUUID()}`;
  return `<div id="${id}">${svg}</div>
<script>
(async () => {
  const load = async () => {
    const module = { exports: {} };
    new Function("module", "exports", "define", await (await fetch("${source}")).text())(module, module.exports);
    return module.exports;
  };
  const { data, layout } = ${JSON.stringify(figure).replaceAll("<", "\\u003c")};
  try {
    const Plotly = await (window.plotlyOfIncidental ??= load());
    document.getElementById("${id}").replaceChildren();
    await Plotly.newPlot("${id}", data, layout, { displaylogo: false });
  } catch {} // the picture stays
})();
</script>`;
}

function titleOf({ layout: { title } }: Figure): string {
  const text = typeof title === "string" ? title : (title?.text ?? "a figure");
  return text.replaceAll("<br>", ": ").replaceAll(/<[^>]*>/g, "");
}
