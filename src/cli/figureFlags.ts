import { basename, extname, join } from "node:path";
import { findEntry } from "../catalogue.ts";
import { InputError } from "../checks.ts";
import { type ColourName, colours, type FigureStyle, figureWidths, type ThemeName } from "../figures/index.ts";
import { printable, quoted } from "../io/fileErrors.ts";
import { imageFormats } from "../io/index.ts";
import { nearest } from "../nearest.ts";
import { AT_ONCE, drawnNames } from "./drawing.ts";
import { type Preset, scaleOf } from "./presets.ts";
import { duration } from "./report.ts";
import { committedResults } from "./savedDrawing.ts";

/** Flags of `figure`, as commander hands them over. */
export interface FigureFlags {
  readonly from?: string;
  readonly format: FigureFormat;
  readonly size?: string;
  readonly width?: string;
  readonly height?: string;
  readonly theme: ThemeName;
  /** A text, or false for `--no-title`. */
  readonly title?: string | boolean;
  readonly subtitle?: string;
  readonly panels?: string;
  readonly font?: string;
  readonly colors?: string;
  readonly preset?: Preset;
  readonly seed?: string;
  readonly out: string;
  readonly quiet?: true;
}

/** The scale and root seed of a figure that is simulated. */
export interface FigureScale {
  readonly preset: Preset;
  readonly seed: number;
}

/** What `figure` is asked for. */
export interface FigureRequest {
  readonly name: string;
  /** Where the figure comes from: results, a run or a saved figure, or a simulation. */
  readonly source: { readonly from: string } | { readonly simulate: FigureScale };
  readonly style: FigureStyle;
  readonly output: FigureOutput;
}

/**
 * A gallery to add the page to under a name, a page that stands alone, or an image file, in a folder to be made when it
 * is not there.
 */
export type FigureOutput =
  | { readonly format: "html"; readonly folder: string; readonly name: string }
  | { readonly format: "html"; readonly file: string }
  | { readonly format: ImageFormat; readonly file: string; readonly folder: string | null };

export type ImageFormat = (typeof imageFormats)[number];

/** What `--format` may be. */
export const figureFormats = ["html", ...imageFormats] as const;

/** One of `figureFormats`. */
export type FigureFormat = (typeof figureFormats)[number];

/** Turns name and flags of `figure` into values. @throws InputError */
export async function figureRequest(name: string, flags: FigureFlags): Promise<FigureRequest> {
  const { from, format } = flags;
  const known = name === "run" || drawnNames.includes(name);
  if (!known && (from === undefined || !/^\w[\w.-]*$/.test(name) || name === "manifest")) {
    throw new InputError(
      `figure knows the names ${drawnNames.join(", ")} and run, and with --from NAME.json any other, got ` +
        `${quoted(name)}.`,
    );
  }
  const source = from === undefined ? await sourceOf(name, flags) : { from };
  return { name, source, style: styleOf(flags), output: outputOf(fileName(name, from), format, flags.out) };
}

/** What files are called: after the figure, that of a run after the run. */
function fileName(name: string, from: string | undefined): string {
  if (name !== "run" || from === undefined) return name;
  const run = basename(from).replace(/\.json$/i, "");
  return run.endsWith("-figure") ? run : `${run}-figure`;
}

/** @throws InputError */
function styleOf({ theme, title, subtitle, panels, font, colors, ...lengths }: FigureFlags): FigureStyle {
  if (title === false && subtitle !== undefined) {
    throw new InputError('--no-title and --subtitle exclude each other; for a subtitle alone give --title "".');
  }
  return {
    ...{ theme, title, subtitle, font },
    ...sizeOf(lengths),
    panels: panels?.split(",").map((letter) => letter.trim().toLowerCase()),
    colours: colors === undefined ? undefined : colourFlag(colors),
  };
}

/** @throws InputError */
function sizeOf({ size, width, height }: Pick<FigureFlags, "size" | "width" | "height">) {
  if (size === undefined) {
    return {
      width: width === undefined ? undefined : lengthFlag("--width", width, figureWidths),
      height: height === undefined ? undefined : lengthFlag("--height", height),
    };
  }
  const [, across, unit = "", down, units = ""] = /^([\d.]+) *([a-z]*) *[x×] *([\d.]+) *([a-z]*)$/.exec(size) ?? [];
  if (across === undefined) {
    throw new InputError(`--size must be width and height such as 3.4x2.6in or 86x65mm, got ${quoted(size)}.`);
  }
  return { width: lengthFlag("--size", across + (unit || units)), height: lengthFlag("--size", down + units) };
}

/** The colours in `measured=#222222,exact=#0072b2`. @throws InputError */
function colourFlag(text: string): Partial<Record<ColourName, string>> {
  const names = Object.keys(colours);
  const pairs = text.split(",").map((part) => {
    const [, name, colour] = /^\s*([^=]+?)\s*=\s*(#(?:[\da-f]{3}|[\da-f]{6}))\s*$/i.exec(part) ?? [];
    if (colour === undefined) {
      throw new InputError(`--colors must be NAME=#hex,… such as measured=#000000,exact=#0072b2, got ${quoted(part)}.`);
    }
    if (!names.includes(name)) {
      const meant = nearest(name, names);
      const guess = meant === undefined ? "" : `did you mean ${meant}? `;
      throw new InputError(`--colors: there is no colour ${quoted(name)}; ${guess}There are ${names.join(", ")}.`);
    }
    return [name, colour] as const;
  });
  return Object.fromEntries(pairs);
}

/**
 * What a name without `--from` stands for: a simulation, or the results at the paper's scale that come with the package
 * where those take long. @throws InputError
 */
async function sourceOf(name: string, flags: FigureFlags): Promise<FigureRequest["source"]> {
  if (name === "run") {
    throw new InputError("--from is required: give the file that incidental simulate wrote with --out.");
  }
  const { seconds } = findEntry(name, "figure");
  if (flags.preset === undefined && seconds.paper > AT_ONCE) {
    const [committed] = flags.seed === undefined ? committedResults(name) : [];
    if (committed !== undefined) return { from: committed };
    throw new InputError(
      `figure ${name} takes about ${duration(seconds.paper)} of one core to simulate at the paper's own scale: ` +
        `give --from FOLDER of its sweep, --preset quick (${duration(seconds.quick)}) or --preset paper.`,
    );
  }
  return { simulate: await scaleOf({ preset: flags.preset ?? "paper", seed: flags.seed ?? "0" }) };
}

const INCHES: Readonly<Record<string, number>> = { in: 1, mm: 1 / 25.4, cm: 1 / 2.54, pt: 1 / 72, px: 1 / 96 };
const LEAST = 1;

/** The longest side of an image, in inches. */
export const MOST = 40;

/** The inches that a length such as `3.4in`, `86mm` or `column` stands for; a bare number is inches. */
function lengthFlag(flag: string, text: string, words: Readonly<Record<string, number>> = {}): number {
  const [, number, unit = "in"] = /^(\d+\.?\d*|\.\d+) *([a-z]+)?$/.exec(text) ?? [];
  const inches = Object.hasOwn(words, text) ? words[text] : Number(number) * (INCHES[unit] ?? Number.NaN);
  if (Number.isNaN(inches)) {
    const names = Object.keys(words).map((word) => `, ${word}`);
    throw new InputError(
      `${flag} must be a length such as 3.4in, 86mm, 8.6cm, 245pt, 330px${names.join("")}, got ${quoted(text)}.`,
    );
  }
  if (inches < LEAST || inches > MOST) {
    throw new InputError(`${flag} must be from ${LEAST}in to ${MOST}in, got ${quoted(text)}.`);
  }
  return inches;
}

/** `--out` is a folder, or the file itself when it ends as the format does. @throws InputError */
function outputOf(name: string, format: FigureFormat, out: string): FigureOutput {
  if (out === "") throw new InputError("--out must be a folder or a file, got an empty name.");
  const ending = extname(out).slice(1).toLowerCase();
  const named = figureFormats.find((known) => known === ending);
  if (named !== undefined && named !== format) {
    throw new InputError(
      format === "html"
        ? `--out ${printable(out)} is an image, and --format is html: add --format ${named}.`
        : `--out ${printable(out)} does not end in .${format}, and --format is ${format}: make them agree.`,
    );
  }
  if (format === "html") return named === undefined ? { format, folder: out, name } : { format, file: out };
  return named === undefined
    ? { format, file: join(out, `${name}.${format}`), folder: out }
    : { format, file: out, folder: null };
}
