import { drawn } from "../dom.ts";
import { type Band, dashes, type Line } from "./content.ts";
import { textWidth } from "./text.ts";

const SIZE = 12.5; // of the text
const SWATCH = 24; // length of a sample of a line
const ROW = 19;
const GAP = 16; // between entries

/** A legend in rows of at most `width` pixels, its upper left corner at (0, 0), and the height that it takes. */
export function legend(
  lines: readonly Line[],
  bands: readonly Band[],
  width: number,
): { element: SVGGElement; height: number } {
  const group = drawn("g", { "font-size": SIZE, fill: "var(--text)" });
  let [x, y] = [0, 0];
  const entries = [
    ...lines.flatMap((line) => (line.name === undefined ? [] : [{ name: line.name, sample: lineSample(line) }])),
    ...bands.map((band) => ({ name: band.name, sample: bandSample(band) })),
  ];
  for (const { name, sample } of entries) {
    const length = SWATCH + 6 + textWidth(name, SIZE);
    if (x > 0 && x + length > width) [x, y] = [0, y + ROW];
    group.append(
      drawn(
        "g",
        { transform: `translate(${x} ${y})` },
        ...sample,
        drawn("text", { x: SWATCH + 6, y: ROW / 2, dy: "0.35em" }, name),
      ),
    );
    x += length + GAP;
  }
  return { element: group, height: entries.length === 0 ? 0 : y + ROW };
}

function lineSample({ colour, dash, width = 2, circles }: Line): SVGElement[] {
  const middle = ROW / 2;
  const stroke = `var(--${colour})`;
  if (circles !== undefined) {
    return [5, SWATCH - 5].map((cx) =>
      drawn("circle", { cx, cy: middle, r: 3, fill: "none", stroke, "stroke-width": 1.5 }),
    );
  }
  return [
    drawn("path", {
      d: `M0 ${middle}H${SWATCH}`,
      stroke,
      "stroke-width": width,
      "stroke-dasharray": dashes(dash),
    }),
  ];
}

function bandSample({ colour }: Band): SVGElement[] {
  return [
    drawn("rect", { x: 0, y: 3, width: SWATCH, height: ROW - 6, fill: `var(--${colour})`, "fill-opacity": 0.18 }),
  ];
}
