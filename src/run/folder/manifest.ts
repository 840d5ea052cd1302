import { stat } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { findEntry } from "../../catalogue.ts";
import { InputError } from "../../checks.ts";
import type { CellParameters, Grid } from "../../experiments/experiment.ts";
import { explainIssue } from "../../io/explainIssue.ts";
import { errorCode, fileProblem, printable, quotedShort } from "../../io/fileErrors.ts";
import { writeJson } from "../../io/index.ts";
import { version } from "../../io/version.ts";
import { parseJson, readText } from "../jsonFile.ts";
import { formatShard, type Plan, parseShard, planOf } from "../plan.ts";
import { type Axis, axesOf, axesSchema } from "./axes.ts";

/** How results are laid out in their folder. */
export const FORMAT = 1;

/**
 * What `manifest.json` says of the results beside it. Nothing in it depends on how, when or where they were computed.
 */
export interface Manifest {
  readonly format: typeof FORMAT;
  readonly experiment: string;
  readonly title: string;
  /** Of the package that computed the cells. */
  readonly version: string;
  /** What to type to get these results. */
  readonly command: string;
  readonly seed: number;
  readonly seeds: number;
  /** Complete lists, those left to their default too. */
  readonly parameters: Grid<CellParameters>["parameters"];
  /** Whether the final weights of every cell are in `weights/`. */
  readonly weights: boolean;
  /** `1/3`, or null for a whole sweep. */
  readonly shard: string | null;
  /** Cells of this folder when it is complete. */
  readonly cells: number;
  /** What lists in outcomes go over; absent where none does, and in results of before there were any. */
  readonly axes?: readonly Axis[];
}

/** The manifest of a plan's results. */
export function manifestOf(plan: Plan, { command, weights }: { command: string; weights: boolean }): Manifest {
  const { experiment, grid, shard, cells } = plan;
  const axes = axesOf(plan);
  return {
    format: FORMAT,
    experiment: experiment.name,
    title: experiment.title,
    version,
    command,
    seed: grid.seed,
    seeds: grid.seeds,
    parameters: grid.parameters,
    weights,
    shard: shard && formatShard(shard),
    cells: cells.length,
    ...(axes && { axes }),
  };
}

/** Name of the file of the manifest in a folder. */
export function manifestFile(directory: string): string {
  return join(directory, "manifest.json");
}

export async function writeManifest(directory: string, manifest: Manifest): Promise<void> {
  await writeJson(manifestFile(directory), manifest, { indent: 2 });
}

/** A manifest and the plan it was written for; undefined where there is none. @throws InputError */
export async function readManifest(directory: string): Promise<{ manifest: Manifest; plan: Plan } | undefined> {
  const file = manifestFile(directory);
  const found = await stat(file).catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return undefined;
    throw fileProblem("read", file, error);
  });
  if (found === undefined) return undefined;
  const manifest = parseManifest(await readText(file), printable(file));
  return { manifest, plan: planOfManifest(manifest, printable(file)) };
}

/** The plan that results were computed for. name: for messages. @throws InputError */
function planOfManifest(manifest: Manifest, name: string): Plan {
  const { parameters, seeds, seed, cells } = manifest;
  const { experiment } = findEntry(manifest.experiment, `${name}: experiment`);
  const shard = manifest.shard === null ? null : parseShard(`${name}: shard`, manifest.shard);
  const plan = planOf(experiment, { parameters, seeds, seed }, { shard, name });
  if (plan.cells.length !== cells) {
    throw new InputError(`${name}: cells is ${cells}, its lists make ${plan.cells.length}; it was changed by hand.`);
  }
  return plan;
}

/** A text without what a terminal could obey, as it is printed. */
const line = (error: string) => z.string({ error }).regex(/^\P{Cc}*$/u, { error });

const release = { error: "must be a version such as 0.1.0" };

const header = z.looseObject(
  {
    format: z.int({ error: "must be a whole number" }),
    version: z.string(release).regex(/^\d+\.\d+\.\d+(-[\w.+-]+)?$/, release),
  },
  { error: "must be an object" },
);

const values = z.array(z.union([z.number(), z.string()]), { error: "must be a list of numbers or names" });

const wanted = z.strictObject(
  {
    format: z.literal(FORMAT),
    experiment: line("must be a name"),
    title: line("must be a sentence without control characters"),
    version: z.string(),
    command: line("must be a command without control characters"),
    seed: z.int({ error: "must be a whole number" }),
    seeds: z.int({ error: "must be a whole number" }),
    parameters: z.record(z.string(), values, { error: "must be an object of lists" }),
    weights: z.boolean({ error: "must be true or false" }),
    shard: z.union([z.string(), z.null()], { error: "must be i/k or null" }),
    cells: z.int({ error: "must be a whole number" }),
    axes: z.exactOptional(axesSchema),
  },
  {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `there is no field ${quotedShort(issue.keys[0])} in a manifest.`
        : "must be an object",
  },
);

function parseManifest(text: string, name: string): Manifest {
  const given = parseJson(text, name, "it was changed by hand: restore it, or choose another folder");
  const head = header.safeParse(given);
  if (!head.success) throw new InputError(explainIssue(name, head.error.issues, given));
  if (head.data.format > FORMAT) {
    throw new InputError(
      `${name} is in format ${head.data.format}, written by incidental ${head.data.version}; ` +
        `this is ${version}, which reads format ${FORMAT}; update incidental.`,
    );
  }
  const whole = wanted.safeParse(given);
  if (!whole.success) throw new InputError(explainIssue(name, whole.error.issues, given));
  return whole.data;
}
