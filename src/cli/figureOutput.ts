import { InputError } from "../checks.ts";
import { type FigureStyle, PIXELS_PER_INCH, restyleFigure, titleOf } from "../figures/index.ts";
import { checkWritable, findChromium, openRenderer, writeWhole } from "../io/index.ts";
import type { Drawing } from "./drawing.ts";
import { type FigureOutput, type ImageFormat, MOST } from "./figureFlags.ts";
import { makeFolder, openGallery } from "./gallery.ts";

/** Writes a drawing and says what it wrote. */
export type WriteDrawing = (drawing: Drawing) => Promise<string>;

/**
 * Makes sure, before anything is computed, that a page or image can be drawn and written.
 * @throws InputError, MissingBrowser
 */
export async function openOutput(output: FigureOutput, style: FigureStyle): Promise<WriteDrawing> {
  if (output.format === "html") {
    const gallery = await openGallery(output.folder);
    return async ({ entry, figure }) => {
      await gallery.add(entry, figure, style);
      return `wrote ${entry.name}.html and ${entry.name}.json to ${output.folder}`;
    };
  }
  const { format, file, folder } = output;
  const chromium = await findChromium();
  if (folder !== null) await makeFolder(folder);
  await checkWritable(file);
  return async (drawing) => {
    const { image, size } = await drawn(drawing, { format, style, chromium });
    await writeWhole(file, image);
    return `wrote ${file}, ${size.width.toFixed(2)} x ${size.height.toFixed(2)} in`;
  };
}

async function drawn(
  { figure }: Drawing,
  { format, style, chromium }: { format: ImageFormat; style: FigureStyle; chromium: string },
) {
  const styled = restyleFigure(figure, style);
  const { width = 0, height = 0 } = styled.layout;
  const size = {
    width: style.width ?? width / PIXELS_PER_INCH,
    height: style.height ?? height / PIXELS_PER_INCH,
  };
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
  const renderer = await openRenderer({ chromium });
  try {
    const image = await renderer.render(styled, { format, width, height, paper: size, title: titleOf(figure) });
    return { image, size };
  } finally {
    await renderer.close();
  }
}
