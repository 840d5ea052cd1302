import { basename, join } from "node:path";
import * as z from "zod";
import { InputError, isRecord } from "../checks.ts";
import type { Claim } from "../experiments/claim.ts";
import { isFigure } from "../figures/figure.ts";
import type { Figure, FigureStyle } from "../figures/index.ts";
import { isFigurePage } from "../io/html.ts";
import { checkWritable, copyPlotly, renderHtml, writeJson, writeWhole } from "../io/index.ts";
import { makeFolder } from "../io/makeFolder.ts";
import { checkOwn, contentsOf, jsonIn, type OwnFile } from "../io/ownFile.ts";
import { version } from "../io/version.ts";
import { type FolderLock, lockFolder } from "../run/folder/lock.ts";

/** What a gallery's manifest says of a figure. */
export interface GalleryEntry {
  readonly name: string;
  readonly title: string;
  /** What to type to get it. */
  readonly command: string;
  /** Root seed; null where nothing was drawn at random. */
  readonly seed: number | null;
  /** Replicas of every point; null for a run. */
  readonly seeds: number | null;
  /** Of the package that computed it. */
  readonly version: string;
  readonly parameters: object;
  readonly claims: readonly Claim[];
}

/** A folder of figures: pages and specs, one copy of plotly.js, and a manifest of where each comes from. */
export interface Gallery {
  /**
   * Writes NAME.html in the given style, NAME.json as designed, and the manifest; figures of other names stay, also
   * those that another process adds meanwhile.
   * @throws InputError
   */
  readonly add: (entry: GalleryEntry, figure: Figure, style?: FigureStyle) => Promise<void>;
}

/** The files that a gallery writes for a figure, and its own. */
export function galleryFiles(folder: string, name: string): string[] {
  return [`${name}.html`, `${name}.json`, "manifest.json", "plotly.js"].map((file) => join(folder, file));
}

/**
 * Opens a gallery, making its folder where there is none. names: of figures that will be added.
 * @throws InputError also where files of these names, or the manifest, are something else
 */
export async function openGallery(folder: string, names: readonly string[] = []): Promise<Gallery> {
  const manifest = join(folder, "manifest.json");
  for (const name of names) await checkFigure(folder, name);
  await galleryEntries(manifest);
  await makeFolder(folder);
  for (const name of names) for (const file of galleryFiles(folder, name)) await checkWritable(file);
  const plotly = basename(await copyPlotly(folder));
  return {
    add: async (entry, figure, style = {}) => {
      const { name, command, seed } = entry;
      const provenance = { command, seed: seed ?? undefined, version: entry.version };
      const page = await renderHtml(figure, { ...style, plotly, provenance });
      await writeJson(join(folder, `${name}.json`), figure);
      await writeWhole(join(folder, `${name}.html`), page);
      const lock = await patientLock(folder);
      try {
        const others = (await galleryEntries(manifest)).filter((other) => other.name !== name);
        const figures = [...others, entry].sort((x, y) => (x.name < y.name ? -1 : 1));
        await writeJson(manifest, { version, figures }, { indent: 2 });
      } finally {
        await lock.release();
      }
    },
  };
}

const PATIENCE = 10_000; // ms, while others write their figures into the manifest, a few ms each
const PAUSE = 20; // ms

/** Takes a folder for this writer alone, after those that have it. @throws InputError */
async function patientLock(folder: string): Promise<FolderLock> {
  const start = performance.now();
  for (;;) {
    try {
      return await lockFolder(folder);
    } catch (error) {
      const taken = error instanceof InputError && error.message.includes(" is being written by ");
      if (!taken || performance.now() - start > PATIENCE) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}

/** What the figures of a folder may take the place of, and their manifest. */
const page: OwnFile = { what: "a figure", isOwn: isFigurePage };
const spec: OwnFile = { what: "a figure", isOwn: (contents) => isFigure(jsonIn(contents)) };
const list: OwnFile = {
  what: "a gallery",
  remedy: "choose another --out",
  isOwn: (contents) => entriesIn(contents) !== undefined,
};

/** Makes sure that an output of a name, where it is there, is of a figure. @throws InputError */
async function checkFigure(folder: string, name: string): Promise<void> {
  const [html, json] = galleryFiles(folder, name);
  await checkOwn(html, page);
  await checkOwn(json, spec);
}

/** The figures of a gallery. @throws InputError where the manifest is that of something else, as of a sweep */
async function galleryEntries(manifest: string): Promise<{ name: string }[]> {
  await checkOwn(manifest, list);
  return entriesIn((await contentsOf(manifest)) ?? Buffer.of()) ?? [];
}

/** The figures that a manifest lists; undefined where it is none of a gallery. */
function entriesIn(contents: Buffer): { name: string }[] | undefined {
  const json = jsonIn(contents);
  if (!isRecord(json) || !Array.isArray(json.figures)) return undefined;
  const named = json.figures.every((entry) => isRecord(entry) && typeof entry.name === "string");
  return named ? json.figures : undefined;
}

const saved = z.looseObject({
  ...{ name: z.string(), title: z.string(), command: z.string(), version: z.string() },
  ...{ seed: z.nullable(z.number()), seeds: z.nullish(z.number()) },
  ...{ parameters: z.looseObject({}), claims: z.array(z.looseObject({})) },
});

/** What the manifest beside a saved figure says of it; undefined where it says too little, or is none of a gallery. */
export async function listedEntry(manifest: string, name: string): Promise<GalleryEntry | undefined> {
  const entries = await galleryEntries(manifest).catch(() => []);
  const found = entries.find((entry) => entry.name === name);
  return saved.safeParse(found).success ? (found as GalleryEntry) : undefined;
}
