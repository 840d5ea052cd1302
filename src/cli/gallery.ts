import { mkdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { InputError } from "../checks.ts";
import type { Claim } from "../experiments/claim.ts";
import { type Figure, type FigureStyle, pageColours, restyleFigure } from "../figures/index.ts";
import { checkWritable, copyPlotly, figurePage, writeJson, writeWhole } from "../io/index.ts";
import { version } from "../io/version.ts";

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
   * Writes NAME.html in the given style, NAME.json as designed, and the manifest; figures of other names stay.
   * @throws InputError
   */
  readonly add: (entry: GalleryEntry, figure: Figure, style?: FigureStyle) => Promise<void>;
}

/** Opens a gallery, making its folder where there is none. @throws InputError */
export async function openGallery(folder: string): Promise<Gallery> {
  const manifest = join(folder, "manifest.json");
  await makeFolder(folder);
  await checkWritable(manifest);
  const plotly = basename(await copyPlotly(folder));
  const entries = new Map((await listed(manifest)).map((entry) => [entry.name, entry] as const));
  return {
    add: async (entry, figure, style = {}) => {
      const { name, title, command, seed } = entry;
      const provenance = { command, seed: seed ?? undefined, version: entry.version };
      const spec = restyleFigure(figure, style);
      const colours = pageColours(style.theme ?? "paper");
      await writeJson(join(folder, `${name}.json`), figure);
      await writeWhole(
        join(folder, `${name}.html`),
        figurePage({ title, spec, plotly: { href: plotly }, provenance, colours }),
      );
      entries.set(name, entry);
      const figures = [...entries.values()].sort((x, y) => (x.name < y.name ? -1 : 1));
      await writeJson(manifest, { version, figures }, { indent: 2 });
    },
  };
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

/** The figures that the manifest of a gallery lists; none where there is no such file. */
export async function listed(manifest: string): Promise<{ name: string }[]> {
  try {
    const { figures } = JSON.parse(await readFile(manifest, "utf8"));
    return Array.isArray(figures) ? figures : [];
  } catch {
    return [];
  }
}
