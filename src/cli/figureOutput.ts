import { InputError } from "../checks.ts";
import { type Figure, type FigureStyle, restyleFigure } from "../figures/index.ts";
import { printable } from "../io/fileErrors.ts";
import { isFigurePage } from "../io/html.ts";
import { isFigureImage } from "../io/imageFormats.ts";
import { checkWritable, findChromium, printSize, renderHtml, renderImage, writeWhole } from "../io/index.ts";
import { makeFolder } from "../io/makeFolder.ts";
import { checkOwn } from "../io/ownFile.ts";
import { finishing, interruptible } from "../run/interrupt.ts";
import type { Drawing } from "./drawing.ts";
import { type FigureOutput, MOST } from "./figureFlags.ts";
import { galleryFiles, openGallery } from "./gallery.ts";
import { fileIdentity } from "./outputs.ts";
import { sayWaiting } from "./report.ts";

/** A drawing was given up because somebody asked for it. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** Writes a drawing and says what it wrote. @throws Interrupted */
export type WriteDrawing = (drawing: Drawing) => Promise<string>;

/**
 * Makes sure, before anything is computed, that a page or image can be drawn and written, and replaces nothing but its
 * like. inputs: files that must not be replaced; flag: the one that says where the output goes.
 * @throws InputError, MissingBrowser
 */
export async function openOutput(
  output: FigureOutput,
  style: FigureStyle,
  { inputs = [], flag }: { readonly inputs?: readonly string[]; readonly flag?: string } = {},
): Promise<WriteDrawing> {
  await checkApart("file" in output ? [output.file] : galleryFiles(output.folder, output.name), inputs);
  if (output.format === "html") {
    if ("file" in output) {
      await checkOwn(output.file, { what: "a figure", isOwn: isFigurePage, flag });
      return pageWriter(output.file, style);
    }
    const { folder, name } = output;
    const gallery = await openGallery(folder, [name]);
    return async ({ entry, figure }) => {
      await finishing(() => gallery.add({ ...entry, name }, figure, style), sayWaiting);
      return `wrote ${name}.html and ${name}.json to ${printable(folder)}`;
    };
  }
  const { format, file, folder } = output;
  const chromium = await findChromium();
  await checkOwn(file, { what: "a figure", isOwn: (contents) => isFigureImage(format, contents), flag });
  if (folder !== null) await makeFolder(folder);
  await checkWritable(file);
  return async ({ figure }) => {
    const { width, height } = checkedSize(figure, style);
    const image = await interruptible(({ stop: signal }) =>
      renderImage(figure, { format, style, chromium, signal }).catch((error: unknown) => {
        throw signal.aborted ? new Interrupted(`interrupted; ${printable(file)} was not written.`) : error;
      }),
    );
    await finishing(() => writeWhole(file, image), sayWaiting);
    return `wrote ${printable(file)}, ${width.toFixed(2)} x ${height.toFixed(2)} in`;
  };
}

/** A page that stands alone, with plotly.js in it. */
async function pageWriter(file: string, style: FigureStyle): Promise<WriteDrawing> {
  await checkWritable(file);
  return async ({ entry: { command, seed, version }, figure }) => {
    const provenance = { command, seed: seed ?? undefined, version };
    await finishing(async () => writeWhole(file, await renderHtml(figure, { ...style, provenance })), sayWaiting);
    return `wrote ${printable(file)}`;
  };
}

/** @throws InputError where an output is one of the inputs, by whatever name or link */
async function checkApart(outputs: readonly string[], inputs: readonly string[]): Promise<void> {
  const taken = new Map(await Promise.all(inputs.map(async (file) => [await fileIdentity(file), file] as const)));
  for (const output of outputs) {
    const input = taken.get(await fileIdentity(output));
    if (input === undefined) continue;
    throw new InputError(
      `${output} would replace ${input}, which the figure is drawn from; choose another --out or name.`,
    );
  }
}

/** The size in inches of an image. @throws InputError where one side follows from the other and is too long */
function checkedSize(figure: Figure, style: FigureStyle) {
  const size = printSize(restyleFigure(figure, style), style);
  for (const [side, other] of [
    ["width", "height"],
    ["height", "width"],
  ] as const) {
    if (size[side] <= MOST) continue;
    throw new InputError(
      `--${other} alone makes this figure ${size[side].toFixed(1)} in of ${side}, more than ${MOST}; give ` +
        `--${side} too.`,
    );
  }
  return size;
}
