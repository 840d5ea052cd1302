import { type CatalogueEntry, catalogue, type Drawn } from "../catalogue.ts";
import { claimsOf } from "../experiments/claim.ts";
import type { Cell, CellParameters, Grid } from "../experiments/experiment.ts";
import { recorded } from "../figures/figure.ts";
import type { Figure } from "../figures/index.ts";
import type { GalleryEntry } from "./gallery.ts";
import type { Preset } from "./presets.ts";

/** A figure in its design, and where it comes from. */
export interface Drawing {
  readonly entry: GalleryEntry;
  readonly figure: Figure;
  /** What people should know of it. */
  readonly notes: readonly string[];
}

/** What is drawn: cells of a grid, what to type to get them, and the version that computed them. */
export interface DrawnCells {
  readonly entry: CatalogueEntry & { readonly draw: (result: unknown) => Drawn };
  readonly cells: readonly Cell<CellParameters, unknown>[];
  readonly grid: Grid<CellParameters>;
  readonly command: string;
  readonly version: string;
}

/** Collects, judges and draws. */
export function drawingOf({ entry: { experiment, draw }, cells, grid, command, version }: DrawnCells): Drawing {
  const result = experiment.collect(cells);
  const { figure, leftOut, shows } = draw(result);
  const { parameters, seeds, seed } = grid;
  const { name, title } = experiment;
  return {
    entry: { name, title, command, seed, seeds, version, parameters, claims: claimsOf(experiment, result) },
    figure: recorded(figure, name),
    notes: notesOf(grid, leftOut, shows),
  };
}

/** What a figure does not show of its grid. */
function notesOf({ parameters }: Grid<CellParameters>, leftOut: number, shows: Drawn["shows"]): string[] {
  if (shows === null) return leftOut === 0 ? [] : [`only the first of ${leftOut + 1} points of the grid is drawn.`];
  const several = Object.keys(parameters).filter((name) => parameters[name].length > 1);
  const mixed = several.filter((name) => !shows.includes(name)).join(" and ");
  if (mixed === "") return [];
  return [`the figure does not tell the values of ${mixed} apart and mixes them: draw a sweep with one of each.`];
}

/** Whether an experiment has a figure. */
export function isDrawn(entry: CatalogueEntry): entry is DrawnCells["entry"] {
  return entry.draw !== null;
}

/** The experiments that have a figure. */
export const drawn = catalogue.filter(isDrawn);

/** Their names. */
export const drawnNames: readonly string[] = drawn.map(({ experiment }) => experiment.name);

/** Those whose paper preset takes longer, in seconds on one core, are made only where they are named. */
export const AT_ONCE = 30;

/** The figures that `reproduce` makes where none is named. */
export const reproducedNames: readonly string[] = drawn
  .filter(({ seconds }) => seconds.paper <= AT_ONCE)
  .map(({ experiment }) => experiment.name);

/** What to type to get a figure. */
export function commandOf(name: string, { preset, seed }: { preset: Preset; seed: number }): string {
  return `incidental reproduce ${name} --preset ${preset} --seed ${seed}`;
}
