/*
 * What is done to an SVG after Plotly has drawn it. Own code: Chromium writes the SVG in one fixed form, so that
 * patterns do without a parser of XML.
 */

/**
 * Chromium puts `style` before or after other attributes, depending on what the page has measured before: sort them by
 * name.
 */
export function sortAttributes(svg: string): string {
  return svg.replaceAll(/<([\w:-]+)((?:\s+[\w:-]+="[^"]*")+)/g, (_tag, name: string, attributes: string) => {
    const sorted = attributes.match(/[\w:-]+="[^"]*"/g)?.sort() ?? [];
    return `<${name} ${sorted.join(" ")}`;
  });
}

/**
 * Gives an SVG of layout pixels a size on paper, in inches; what it shows is stretched by less than a pixel to fill it.
 */
export function onPaper(svg: string, { width, height }: { width: number; height: number }): string {
  return svg.replace(/^<svg [^>]*>/, (tag) => {
    const [, across] = / width="([\d.]+)"/.exec(tag) ?? [];
    const [, down] = / height="([\d.]+)"/.exec(tag) ?? [];
    return sortAttributes(
      tag
        .replace(/ (width|height|viewBox|preserveAspectRatio)="[^"]*"/g, "")
        .replace(
          "<svg",
          `<svg width="${inches(width)}in" height="${inches(height)}in" viewBox="0 0 ${across} ${down}"` +
            ' preserveAspectRatio="none"',
        ),
    );
  });
}

function inches(length: number): number {
  return Number(length.toFixed(4));
}

/**
 * An image of a few large pixels, the cells of a heat map: colours row by row, each 0xRRGGBB or null where nothing is
 * drawn.
 */
export interface Cells {
  readonly columns: number;
  readonly rows: number;
  readonly colours: readonly (number | null)[];
}

/** The images of heat maps in an SVG, by address, as Plotly puts them there. */
export function cellImages(svg: string): string[] {
  return [...svg.matchAll(IMAGE)].map(([image]) => addressOf(image));
}

/** Draws heat maps as rectangles instead of images, so that they stay sharp in any size and any program. */
export function withCells(svg: string, images: ReadonlyMap<string, Cells>): string {
  return svg.replaceAll(IMAGE, (image) => {
    const cells = images.get(addressOf(image));
    if (cells === undefined) return image;
    const place = (name: string) => Number(new RegExp(` ${name}="([^"]*)"`).exec(image)?.[1] ?? 0);
    const across = place("width") / cells.columns;
    const down = place("height") / cells.rows;
    const transform = `translate(${place("x")} ${place("y")}) scale(${across} ${down})`;
    return `<g shape-rendering="crispEdges" transform="${transform}">${rectangles(cells)}</g>`;
  });
}

/** Images whose pixels are meant to be seen. */
const IMAGE = /<image [^>]*style="[^">]*image-rendering: pixelated[^>]*(?:\/>|><\/image>)/g;

function addressOf(image: string): string {
  return / xlink:href="([^"]*)"/.exec(image)?.[1] ?? "";
}

/**
 * Neighbours of one colour in a row are one rectangle. Each reaches a little under the next ones, else gaps show
 * between them.
 */
function rectangles({ columns, rows, colours }: Cells): string {
  const at = (row: number, column: number) => (row < rows && column < columns ? colours[row * columns + column] : null);
  const drawn: string[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; ) {
      const colour = at(row, column);
      let end = column + 1;
      while (end < columns && at(row, end) === colour) end++;
      if (colour !== null) {
        const width = end - column + (at(row, end) === null ? 0 : UNDER);
        const covered = colours.slice((row + 1) * columns + column, (row + 1) * columns + end);
        const height = 1 + (row + 1 < rows && !covered.includes(null) ? UNDER : 0);
        const fill = colour.toString(16).padStart(6, "0");
        drawn.push(`<path d="M${column} ${row}h${width}v${height}h${-width}z" fill="#${fill}"/>`);
      }
      column = end;
    }
  }
  return drawn.join("");
}

const UNDER = 0.1; // of a cell
