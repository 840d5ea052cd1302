import { extname } from "node:path";
import { InputError } from "../../checks.ts";
import { diagnosisFigure, titleOf } from "../../figures/index.ts";
import { version } from "../../io/version.ts";
import type { Diagnosis } from "../../measure/diagnosis.ts";
import { figureFormats } from "../figureFlags.ts";
import { openOutput } from "../figureOutput.ts";

/** Draws a diagnosis of weights, n×m row-major, and says what it wrote. */
type WriteFigure = (diagnosis: Diagnosis, weights: Float64Array) => Promise<string>;

const command = "incidental diagnose";

/**
 * Makes sure, before anything is computed, that the figure can be drawn: as an image, or a page that stands alone.
 * @throws InputError, MissingBrowser
 */
export async function openFigure(file: string): Promise<WriteFigure> {
  const ending = extname(file).slice(1).toLowerCase();
  const format = figureFormats.find((known) => known === ending);
  if (format === undefined) {
    const endings = figureFormats.map((known) => `.${known}`).join(", ");
    throw new InputError(`--figure must end in one of ${endings}, got ${JSON.stringify(file)}.`);
  }
  const write = await openOutput(
    format === "html" ? { format, file } : { format, file, folder: null },
    {},
    { flag: "--figure" },
  );
  return async ({ n, m, ...rest }, weights) => {
    const figure = diagnosisFigure({ n, m, ...rest }, weights);
    const about = { name: "diagnosis", title: titleOf(figure), command, seed: null, seeds: null };
    return write({ entry: { ...about, version, parameters: { n, m }, claims: [] }, figure, notes: [] });
  };
}
