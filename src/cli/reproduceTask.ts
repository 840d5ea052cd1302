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
import { version } from "../io/version.ts";
import { claimTable } from "./claimTable.ts";
import { type GalleryEntry, openGallery } from "./gallery.ts";
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
  const gallery = await openGallery(out);
  const made: GalleryEntry[] = [];
  for (const [i, { name, title, make }] of chosen.entries()) {
    const where = `figure ${i + 1} of ${chosen.length}: ${name}`;
    const onProgress = (fraction: number) => context.onProgress((i + fraction) / chosen.length, where);
    onProgress(0);
    const inner: TaskContext = { ...context, onProgress };
    const { parameters, claims, figure } = make(request, inner);
    const command = `incidental reproduce ${name} --preset ${preset} --seed ${seed}`;
    const entry = { name, title, command, seed, version, preset, parameters, claims };
    await gallery.add(entry, figure);
    made.push(entry);
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
