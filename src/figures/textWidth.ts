/**
 * How wide text is when it is drawn, and where to break it, without a browser. Widths are those of Arial, Helvetica and
 * Liberation Sans, which agree; letters of other alphabets count as an average one. Within 4 % of
 * Chromium for the texts of the gallery (test/io/image.test.ts). Own code: packages that measure need a browser or the
 * font files.
 */

/** Width of `text` in the unit of `size`, its font size. Markup has no width; sub- and superscripts are set at 70 %. */
export function textWidth(text: string, size: number): number {
  let width = 0;
  let scale = 1;
  let weight = 1;
  for (const [piece] of text.matchAll(/<[^>]*>|&\w+;|[^<&]/gsu)) {
    if (/^<su[bp]>/.test(piece)) scale = 0.7;
    else if (/^<\/su[bp]>/.test(piece)) scale = 1;
    else if (piece === "<b>") weight = 1.08;
    else if (piece === "</b>") weight = 1;
    else if (!piece.startsWith("<")) width += weight * scale * (ADVANCES.get(piece) ?? AVERAGE);
  }
  return (width * size) / 1000;
}

/**
 * `text` with as few `<br>` as keep its lines within `limit`, and lines about as long as each other; a word too wide
 * stays whole.
 */
export function wrapped(text: string, size: number, limit: number): string {
  return text
    .split("<br>")
    .flatMap((paragraph) => {
      const fewest = filled(paragraph, size, limit).length;
      let [narrow, wide] = [limit / 2, limit];
      for (let halving = 0; halving < 6; halving++) {
        const middle = (narrow + wide) / 2;
        if (filled(paragraph, size, middle).length > fewest) narrow = middle;
        else wide = middle;
      }
      return filled(paragraph, size, wide);
    })
    .join("<br>");
}

/** The lines of a text, each as full as it can be. */
function filled(text: string, size: number, limit: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of words(text)) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && textWidth(longer, size) > limit) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

/** How many lines a text takes. */
export function lineCount(text: string): number {
  return text.split("<br>").length;
}

/** Words, with what belongs together kept together: both sides of `=`, `±`, `·` and `/`, and a number with its unit. */
function words(text: string): string[] {
  return text
    .replaceAll(/ ?([=±·/]) (?=\S)/g, (match) => match.replaceAll(" ", HARD))
    .split(" ")
    .map((word) => word.replaceAll(HARD, " "));
}

/** Stands for a space at which no line may end. */
const HARD = "\u00a0";

const AVERAGE = 560; // of characters that are not listed

/** Advance of each character in thousandths of the font size. */
const ADVANCES: ReadonlyMap<string, number> = new Map(
  Object.entries({
    190: "′'",
    222: "ijl’‘",
    270: "|∫",
    278: " !,./:;I[\\]ft·\u00a0",
    333: "()-`r{}“”²³ℓ",
    389: "*τ₁₂",
    500: "Jcksvxyz‖λγκν",
    556: "0123456789?L_abdeghnopqu#$ηθ–±≥≤αβδρμ",
    584: "+<=>~−×",
    611: "FTZσ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw∞",
    778: "GOQω",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "→…—",
    1015: "@",
  }).flatMap(([advance, characters]) => [...characters].map((character) => [character, Number(advance)] as const)),
);
