import { namesBeside } from "../engine/beside.ts";
import { panelOf } from "../engine/panels.ts";
import type { LabState } from "../engine/state.ts";
import { FONT, textWidth } from "./charts/text.ts";
import { drawn } from "./dom.ts";
import { number } from "./format.ts";
import { currentPalette, type Palette } from "./theme.ts";

const MARGIN = 24;

/** Title and subtitle of saved figures: what is seen, and at which flow time. */
export function captionOf(state: LabState, t: number): { readonly title: string; readonly subtitle: string } {
  const { panel, parameters, beside } = state;
  const { title, parameters: ranges } = panelOf(panel);
  const given = Object.entries(parameters).map(([name, value]) => `${ranges[name].symbol} = ${value}`);
  const second = beside === null ? "" : ` beside ${namesBeside(state, beside)[1]}`;
  return {
    title,
    subtitle: `${given.join(", ")}${second}; at flow time t = ${number(t)}; incidental ${__VERSION__}`,
  };
}

/** Figures drawn as one SVG file; size in pixels. */
export interface Drawing {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/** Files that figures can be saved as, by their endings. */
export const figureFormats: Readonly<Record<string, (drawing: Drawing) => Blob | Promise<Blob>>> = {
  svg: ({ svg }) => new Blob([svg], { type: "image/svg+xml" }),
  png: pngOf,
};

/**
 * Figures as one SVG file, placed as they are on the page, under a title and a line of parameters. Each figure is an
 * element that holds an `svg` and may hold a `canvas` of cells under it. Colours are those of the page.
 */
export function figureSvg(
  figures: readonly HTMLElement[],
  { title, subtitle }: { readonly title: string; readonly subtitle: string },
): Drawing {
  const boxes = figures.map((figure) => figure.getBoundingClientRect());
  const left = Math.min(...boxes.map((box) => box.left));
  const top = Math.min(...boxes.map((box) => box.top));
  const inner = Math.max(...boxes.map((box) => box.right)) - left;
  const lines = wrapped(subtitle, inner);
  const head = MARGIN + 34 + 18 * lines.length;
  const width = Math.ceil(inner + 2 * MARGIN);
  const height = Math.ceil(Math.max(...boxes.map((box) => box.bottom)) - top + head + MARGIN);
  const root = drawn(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${width} ${height}`, "font-family": FONT },
    drawn("title", {}, title),
    drawn("rect", { width, height, fill: "var(--page)" }),
    drawn("text", { x: MARGIN, y: MARGIN + 14, "font-size": 18, "font-weight": 600, fill: "var(--text)" }, title),
    ...lines.map((line, i) =>
      drawn("text", { x: MARGIN, y: MARGIN + 36 + 18 * i, "font-size": 13, fill: "var(--muted)" }, line),
    ),
    ...figures.map((figure, i) =>
      drawn(
        "g",
        { transform: `translate(${boxes[i].left - left + MARGIN} ${boxes[i].top - top + head})` },
        ...contentsOf(figure),
      ),
    ),
  );
  return { svg: withColours(new XMLSerializer().serializeToString(root), currentPalette()), width, height };
}

/** Copies of what is drawn in a figure; a canvas becomes an image with one pixel a cell. */
function contentsOf(figure: HTMLElement): Node[] {
  const svg = figure.querySelector("svg");
  const canvas = figure.querySelector("canvas");
  const drawing = svg === null ? [] : [...svg.childNodes].map((node) => node.cloneNode(true));
  if (canvas === null) return drawing;
  const [outer, cells] = [figure.getBoundingClientRect(), canvas.getBoundingClientRect()];
  const image = drawn("image", {
    x: cells.left - outer.left,
    y: cells.top - outer.top,
    width: cells.width,
    height: cells.height,
    href: canvas.toDataURL("image/png"),
    preserveAspectRatio: "none",
    "image-rendering": "pixelated",
  });
  return [image, ...drawing];
}

/** Files know nothing of the page's colours by name. */
function withColours(svg: string, palette: Palette): string {
  return svg.replaceAll(/var\(--([\w-]+)\)/g, (whole, name) => palette[name as keyof Palette] ?? whole);
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines[lines.length - 1];
    if (last !== undefined && textWidth(`${last} ${word}`, 13) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** A drawing as a PNG with `scale` pixels for each of the drawing's. @throws Error when the browser cannot draw it */
async function pngOf({ svg, width, height }: Drawing, scale = 2): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = width * scale;
    canvas.height = height * scale;
    const context = canvas.getContext("2d");
    context?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob === null ? reject(new Error("the image could not be drawn")) : resolve(blob)));
    });
  } finally {
    URL.revokeObjectURL(address);
  }
}
