import { mkdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { InputError } from "../checks.ts";
import {
  type Claim,
  collapse,
  type Experiment,
  energy,
  gap,
  pair,
  sparsification,
  weights,
} from "../experiments/index.ts";
import {
  collapseFigure,
  energyFigure,
  type Figure,
  gapFigure,
  pairFigure,
  sparsificationFigure,
  weightsFigure,
} from "../figures/index.ts";
import { checkWritable, copyPlotly, figurePage, writeJson, writeWhole } from "../io/index.ts";
import { version } from "../io/version.ts";
import { claimTable } from "./claimTable.ts";
import type { TaskContext, TaskReport } from "./task.ts";

/** `incidental reproduce`, its flags turned into values. */
export interface ReproduceRequest {
  /** Figures to make; all of them when empty. */
  readonly names: readonly string[];
  readonly preset: "quick" | "paper";
  readonly seed: number;
  readonly out: string;
  readonly json: boolean;
}

/** One figure: simulate, judge, draw. */
interface Reproduction {
  readonly name: string;
  readonly title: string;
  readonly make: (
    request: ReproduceRequest,
    context: TaskContext,
  ) => { parameters: object; claims: Claim[]; figure: Figure };
}

const reproductions: readonly Reproduction[] = [
  reproduction(sparsification, sparsificationFigure),
  reproduction(collapse, collapseFigure),
  reproduction(gap, gapFigure),
  reproduction(weights, weightsFigure),
  reproduction(pair, pairFigure),
  reproduction(energy, energyFigure),
];

/** Names that `reproduce` takes. */
export const reproducible: readonly string[] = reproductions.map(({ name }) => name);

/** Makes the figures one after the other; those finished are kept whatever happens to the next. @throws InputError, Interrupted */
export async function reproduceTask(request: ReproduceRequest, context: TaskContext): Promise<TaskReport> {
  const { names, out, preset, seed, json } = request;
  const chosen = names.length === 0 ? reproductions : reproductions.filter(({ name }) => names.includes(name));
  await prepareFolder(out);
  const plotly = basename(await copyPlotly(out));
  const before = await listed(join(out, "manifest.json"));
  const made: Made[] = [];
  for (const [i, { name, title, make }] of chosen.entries()) {
    const where = `figure ${i + 1} of ${chosen.length}: ${name}`;
    const onProgress = (fraction: number) => context.onProgress((i + fraction) / chosen.length, where);
    onProgress(0);
    const inner: TaskContext = { ...context, onProgress };
    const { parameters, claims, figure } = make(request, inner);
    const command = `incidental reproduce ${name} --preset ${preset} --seed ${seed}`;
    const provenance = { command, seed, version };
    await writeJson(join(out, `${name}.json`), figure);
    await writeWhole(
      join(out, `${name}.html`),
      figurePage({ title, spec: figure, plotly: { href: plotly }, provenance }),
    );
    made.push({ name, title, command, seed, version, preset, parameters, claims });
    const others = before.filter((figure) => !made.some((own) => own.name === figure.name));
    await writeJson(join(out, "manifest.json"), { version, figures: [...made, ...others] }, { indent: 2 });
  }
  const claims = made.flatMap((figure) => figure.claims);
  const broken = claims.filter((claim) => claim.invariant && claim.verdict === "fails");
  return {
    output: json ? `${JSON.stringify({ version, preset, claims })}\n` : `${claimTable(claims)}\n`,
    notes: [`wrote ${made.map(({ name }) => `${name}.html`).join(", ")} to ${out}`],
    exitCode: broken.length > 0 ? 1 : 0,
  };
}

function reproduction<P extends { readonly seed: number }, R>(
  experiment: Experiment<P, R>,
  draw: (result: R) => Figure,
): Reproduction {
  const { name, title, presets, run, expect } = experiment;
  return {
    name,
    title,
    make: ({ preset, seed }, { signal, onProgress }) => {
      const parameters = { ...presets[preset], seed };
      const result = run(parameters, { signal, onProgress: (fraction) => onProgress(fraction, name) });
      return { parameters, claims: expect(result), figure: draw(result) };
    },
  };
}

/** What a manifest says of a figure. */
interface Made {
  readonly name: string;
  readonly title: string;
  readonly command: string;
  readonly seed: number;
  readonly version: string;
  readonly preset: string;
  readonly parameters: object;
  readonly claims: readonly Claim[];
}

/** The figures a manifest of an earlier run lists; none where there is no such file. */
async function listed(manifest: string): Promise<{ name: string }[]> {
  try {
    const { figures } = JSON.parse(await readFile(manifest, "utf8"));
    return Array.isArray(figures) ? figures : [];
  } catch {
    return [];
  }
}

async function prepareFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError(`--out must be a folder that can be made, got "${folder}": ${reason}.`);
  }
  await checkWritable(join(folder, "manifest.json"));
}
