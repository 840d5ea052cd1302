import type { Figure } from "incidental/figures";
import { escaped } from "../dist/io/html.js";
import { MissingBrowser, openRenderer, type Renderer } from "../dist/io/index.js";

/**
 * A figure as the last expression of a cell. It is shown as Plotly where the notebook draws Plotly itself; else as a
 * piece of HTML that holds its picture; else as that picture, SVG. Nothing is asked of the network. Without Chromium
 * there is no picture, but a line that says what to install.
 */
export function show(figure: Figure): object {
  return { [Symbol.for("Jupyter.display")]: () => bundle(figure) };
}

/** The figure by MIME type; a notebook takes the richest it knows. */
export async function bundle(figure: Figure): Promise<Record<string, unknown>> {
  const drawn = await picture(figure);
  const svg = drawn instanceof MissingBrowser ? undefined : drawn;
  return {
    "application/vnd.plotly.v1+json": figure,
    "text/html": html(figure, drawn),
    ...(svg !== undefined && { "image/svg+xml": svg }),
    "text/plain": titleOf(figure),
  };
}

let renderer: Promise<Renderer> | undefined; // one browser for all figures of a notebook; it ends with the kernel

async function picture(figure: Figure): Promise<string | MissingBrowser> {
  const { width = 640, height = 480 } = figure.layout;
  try {
    renderer ??= openRenderer();
    return new TextDecoder().decode(await (await renderer).render(figure, { format: "svg", width, height }));
  } catch (error) {
    if (error instanceof MissingBrowser) return error;
    throw error;
  }
}

/** The picture under its title, or what is missing for one. */
function html(figure: Figure, drawn: string | MissingBrowser): string {
  const title = escaped(titleOf(figure));
  return drawn instanceof MissingBrowser
    ? `<p>${title}: ${escaped(drawn.message)}</p>`
    : `<div role="img" aria-label="${title}">${drawn}</div>`;
}

function titleOf({ layout: { title } }: Figure): string {
  const text = typeof title === "string" ? title : (title?.text ?? "a figure");
  return text.replaceAll("<br>", ": ").replaceAll(/<[^>]*>/g, "");
}
