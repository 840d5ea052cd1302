import { basename, dirname, join } from "node:path";
import * as z from "zod";
import { InputError } from "../checks.ts";
import type { Figure, RunRecord } from "../figures/index.ts";
import { matrixRows } from "../measure/observables.ts";
import { explainIssue } from "./explainIssue.ts";
import { checkedFigure, maybeFigure } from "./figureSchema.ts";
import { firstLine, quoted } from "./fileErrors.ts";
import { DEEPEST, jsonFault } from "./jsonFault.ts";
import { withPlainFile } from "./plainFile.ts";
import { readWeights } from "./weights.ts";

/** A run read back from its file. */
type RunOfFile = RunRecord & {
  readonly seed: number | null;
  readonly version: string;
  readonly final?: RunRecord["final"] & { readonly weightsFile?: string };
};

/** What a file to be drawn holds: a Plotly figure, or the run of a simulation. */
export type FigureFile =
  | { readonly kind: "figure"; readonly figure: Figure }
  | { readonly kind: "run"; readonly run: RunOfFile };

/**
 * Reads a Plotly figure `{data, layout}` or a run written by `incidental simulate --out`. @throws InputError for
 * anything else
 */
export async function readFigureFile(file: string): Promise<FigureFile> {
  const text = await withPlainFile(file, (opened) => opened.text());
  const value = parsed(text, file);
  if (maybeFigure.safeParse(value).success) return { kind: "figure", figure: checkedFigure(value, file) };
  if (starts.safeParse(value).success) {
    throw new InputError(`${quoted(file)} holds several starts, a figure is of one run: simulate it with its --seed.`);
  }
  if (anyRun.safeParse(value).success) return { kind: "run", run: await withFinal(checkedRun(value, file), file) };
  throw new InputError(
    `${quoted(file)} is neither a figure (data and layout, as Plotly takes it) ` +
      "nor a run (of incidental simulate --out); give one of them.",
  );
}

/** The run with its weights at the end, where they lie in a file beside it; without them where that is gone. */
async function withFinal(run: RunOfFile, file: string): Promise<RunOfFile> {
  const { weights = null, weightsFile } = run.final ?? {};
  if (weights !== null || weightsFile === undefined) return run;
  const beside = join(dirname(file), basename(weightsFile));
  const found = await readWeights(beside).catch(() => undefined);
  if (found?.rows !== run.n || found.columns !== run.m) return run;
  return { ...run, final: { weights: matrixRows(found.data, run) } };
}

function parsed(text: string, file: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InputError(`${quoted(file)} is not valid JSON: ${firstLine(error)}; give a saved figure or a run.`);
  }
  const fault = jsonFault(text, DEEPEST);
  if (fault !== undefined) throw new InputError(`${quoted(file)} cannot be drawn: ${fault}; save it again.`);
  return value;
}

const anyRun = z.looseObject({ flow: z.string() });

const starts = z.looseObject({ flow: z.string(), runs: z.array(z.unknown()) });

const number = z.number({ error: "must be a number" });
const name = z.string({ error: "must be a name" });
const list = <T extends z.ZodType>(entry: T, error: string) => z.array(entry, { error });
const size = z.int({ error: "must be a whole number >= 1" }).min(1, { error: "must be a whole number >= 1" });
const table = list(list(number, "must be a list of numbers"), "must be a list of lists of numbers, times x n");

/**
 * A run as `incidental simulate --out` writes it, as far as it is drawn. Lengths are compared once every field is what
 * it should be.
 */
const runFile = z
  .looseObject({
    flow: name,
    parameters: z.record(
      z.string(),
      z.union([number, z.string(), z.null()], { error: "must be a number, text or null" }),
      {
        error: "must be an object",
      },
    ),
    n: size,
    m: size,
    method: name,
    status: name,
    seed: z.union([number, z.null()], { error: "must be a number or null" }),
    version: z.string({ error: "must be a version" }),
    t: number,
    times: list(number, "must be a list of numbers").min(1, { error: "must hold at least one number" }),
    weights: z.nullable(list(table, "must be lists of lists of numbers, times x n x m, or null")),
    final: z
      .looseObject(
        {
          weights: z.nullable(
            list(list(number, "must be a list of numbers"), "must be a list of lists, n x m, or null"),
          ),
          weightsFile: z.string({ error: "must be a name" }).optional(),
        },
        { error: "must be an object" },
      )
      .optional(),
    observables: z.looseObject(
      { l1: table, nonzeros: table, fourthNorm: table, energy: list(number, "must be a list of numbers") },
      { error: "must be an object" },
    ),
  })
  .superRefine(({ n, m, times, weights, final, observables: { energy, ...tables } }, context) => {
    const count = times.length;
    const check = (field: string, given: readonly number[], wanted: readonly number[], meaning: string) => {
      const [found, asked] = [given, wanted].map((lengths) => lengths.join(" x "));
      if (found === asked) return;
      const message = `${field} must be ${asked} numbers, ${meaning}, got ${found}.`;
      context.addIssue({ code: "custom", message });
    };
    if (energy.length > 0) check("observables.energy", [energy.length], [count], "one a time, or none");
    for (const field of ["l1", "nonzeros", "fourthNorm"] as const) {
      check(`observables.${field}`, lengths(tables[field], [n]), [count, n], "times x n");
    }
    const end = final?.weights ?? null;
    if (end !== null) check("final.weights", lengths(end, [m]), [n, m], "n x m, or null");
    if (weights !== null) check("weights", lengths(weights, [n, m]), [count, n, m], "times x n x m, or null");
  });

/**
 * The lengths of nested lists, level by level: those of the first entry that has others than `inner`, where there is
 * one.
 */
function lengths(values: readonly unknown[], inner: readonly number[]): number[] {
  const below = inner.length === 0 ? [] : values.map((entry) => lengths(entry as unknown[], inner.slice(1)));
  return [values.length, ...(below.find((found) => found.some((length, level) => length !== inner[level])) ?? inner)];
}

/** `value`, itself. @throws InputError naming the field that no run has */
function checkedRun(value: unknown, file: string): RunOfFile {
  const result = runFile.safeParse(value);
  if (!result.success) throw new InputError(explainIssue(`${quoted(file)} is no run`, result.error.issues, value));
  return value as RunOfFile;
}
