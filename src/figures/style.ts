import type { Annotation, Layout, LayoutAxis } from "plotly.js-dist";
import { headingText } from "./figure.ts";

export { colours } from "./palette.ts";

/** A colour of `colours` or `sequence` with the given opacity, for bands. */
export function translucent(colour: string, opacity: number): string {
  if (colour.startsWith("rgb(")) return `rgba(${colour.slice(4, -1)},${opacity})`;
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return `rgba(${red},${green},${blue},${opacity})`;
}

/** Fonts of all text, the first that there is. */
export const FONT = 'Arial, "Liberation Sans", "DejaVu Sans", sans-serif';

/** Font of subtitles. */
export const SUBTITLE = { size: 14, colour: "#555555" } as const;

/** A title with this text, for a figure of this height in pixels. */
export function titleLayout(text: string, height: number): NonNullable<Layout["title"]> {
  return {
    text,
    x: 0,
    xref: "paper",
    xanchor: "left",
    y: 1 - 26 / height,
    yref: "container",
    yanchor: "top",
    font: { size: 18 },
  };
}

/** Layout shared by all figures, 144 pixels to the inch in print: text of 15 pixels is 7.5 pt. */
export function baseLayout(title: string, subtitle: string, size: { width: number; height: number }): Partial<Layout> {
  return {
    ...size,
    title: titleLayout(headingText({ title, subtitle, ...SUBTITLE }), size.height),
    font: { family: FONT, size: 15, color: "#222222" },
    paper_bgcolor: "#FFFFFF",
    plot_bgcolor: "#FFFFFF",
    margin: { l: 80, r: 18, t: 142, b: 62 },
    legend: {
      orientation: "h",
      x: 0,
      xanchor: "left",
      yref: "container",
      y: 1 - 76 / size.height,
      yanchor: "top",
      font: { size: 14 },
      itemwidth: 30,
      tracegroupgap: 0,
    },
    hovermode: "closest",
    modebar: { orientation: "v", bgcolor: "rgba(255,255,255,0.7)" },
  };
}

/** A framed axis with its title; `log` axes are labelled in powers of ten. */
export function axis(title: string, options: Partial<LayoutAxis> = {}): Partial<LayoutAxis> {
  const log: Partial<LayoutAxis> = {
    ...{ type: "log", dtick: 1, tickangle: 0, exponentformat: "power", showexponent: "all" },
    ...(options.tickmode !== "array" && { tickfont: { size: 12 } }), // Plotly draws powers larger by a quarter
  };
  return {
    title: { text: title, standoff: 8, font: { size: 16 } },
    showline: true,
    mirror: true,
    linecolor: "#444444",
    linewidth: 1,
    ticks: "outside",
    tickcolor: "#444444",
    tickwidth: 1,
    ticklen: 5,
    gridcolor: "#ECECEC",
    gridwidth: 1,
    zeroline: false,
    zerolinewidth: 1,
    automargin: true,
    ...(options.type === "log" ? log : {}),
    ...options,
  };
}

/** Two panels over one another that share their horizontal axis, which is labelled under the lower one. */
export function stackedPanels(
  x: Partial<LayoutAxis>,
  upper: Partial<LayoutAxis>,
  lower: Partial<LayoutAxis>,
): Partial<Layout> {
  return {
    xaxis: { ...x, title: { text: "" }, anchor: "y", showticklabels: false, matches: "x2" },
    xaxis2: { ...x, anchor: "y2" },
    yaxis: { ...upper, domain: [0.53, 1] },
    yaxis2: { ...lower, anchor: "x2", domain: [0, 0.47] },
    annotations: panelLetters([1, 0.47]),
  };
}

/** A line of text inside a panel, at a fraction of the paper's width and height. */
export function note(text: string, x: number, y: number): Partial<Annotation> {
  return {
    text,
    xref: "paper",
    yref: "paper",
    x,
    y,
    xanchor: "left",
    yanchor: "top",
    showarrow: false,
    font: { size: 14 },
  };
}

/** The letters a, b, c … of panels whose upper edges lie at these fractions of the paper's height. */
export function panelLetters(tops: readonly number[]): Partial<Annotation>[] {
  return tops.map((top, i) => panelLetter("abcdefgh"[i], top));
}

/** Dark to light, as many colours as there are values of a parameter: told apart with any colour vision and in grey. */
export function sequence(count: number): string[] {
  return Array.from({ length: count }, (_, i) => {
    const at = count === 1 ? 0 : (i * (STOPS.length - 1)) / (count - 1);
    const below = Math.min(STOPS.length - 2, Math.floor(at));
    const mixed = STOPS[below].map((part, c) => Math.round(part + (at - below) * (STOPS[below + 1][c] - part)));
    return `rgb(${mixed.join(",")})`;
  });
}

/** Red, green and blue from violet to olive, in even steps of lightness; the lightest has contrast 3 to white. */
const STOPS = [
  [59, 15, 112],
  [42, 69, 139],
  [0, 113, 120],
  [72, 144, 71],
  [156, 149, 10],
];

/** A panel's letter, above its upper left corner. */
function panelLetter(letter: string, y: number): Partial<Annotation> {
  return {
    text: `<b>${letter}</b>`,
    xref: "paper",
    yref: "paper",
    x: 0,
    xshift: -66,
    y,
    xanchor: "left",
    yanchor: "bottom",
    showarrow: false,
    font: { size: 17 },
  };
}

/** x as people write it in a caption: 0.02, 10⁵, 2.5·10⁻⁴. */
export function scientific(x: number): string {
  if (x === 0 || (Math.abs(x) >= 0.01 && Math.abs(x) < 10_000)) return String(Number(x.toPrecision(4)));
  const [mantissa, exponent] = x.toExponential().split("e");
  const digits = String(Number(Number(mantissa).toPrecision(4)));
  const power = `10<sup>${exponent.replace("+", "").replace("-", "−")}</sup>`;
  return digits === "1" ? power : `${digits}·${power}`;
}
