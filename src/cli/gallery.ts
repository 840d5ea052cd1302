import { mkdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { InputError } from "../checks.ts";
import type { Claim } from "../experiments/claim.ts";
import type { Figure, FigureStyle } from "../figures/index.ts";
import { checkWritable, copyPlotly, renderHtml, writeJson, writeWhole } from "../io/index.ts";
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
  for (const name of names) await checkOwn(folder, name);
  await galleryEntries(manifest);
  await makeFolder(folder);
  await checkWritable(manifest);
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

/** Makes sure that NAME.html and NAME.json, where they are there, are of a figure. @throws InputError */
async function checkOwn(folder: string, name: string): Promise<void> {
  const [page, spec] = galleryFiles(folder, name);
  const text = await readFile(page, "utf8").catch(() => undefined);
  if (text !== undefined && !text.includes('<script type="application/json" id="spec">')) throw taken(page, "a figure");
  const json = await jsonIn(spec);
  if (json !== undefined && !(isObject(json) && isObject(json.data) && isObject(json.layout))) {
    throw taken(spec, "a figure");
  }
}

function taken(file: string, what: string): InputError {
  return new InputError(`${file} is there and is not that of ${what}; it is left alone: choose another --out.`);
}

/** The figures of a gallery. @throws InputError where the manifest is that of something else, as of a sweep */
async function galleryEntries(manifest: string): Promise<{ name: string }[]> {
  const json = await jsonIn(manifest);
  if (json === undefined) return [];
  if (!isObject(json) || !Array.isArray(json.figures)) throw taken(manifest, "a gallery");
  return json.figures;
}

/** What a JSON file holds, null where it is not JSON; undefined where there is none. */
async function jsonIn(file: string): Promise<unknown> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** Makes the folder that `--out` names, and those above it. @throws InputError */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError(`--out must be a folder that can be made, got "${folder}": ${reason}.`);
  }
}

/** The figures that the manifest beside a saved figure lists; none where there is none of a gallery. */
export async function listed(manifest: string): Promise<{ name: string }[]> {
  return galleryEntries(manifest).catch(() => []);
}
