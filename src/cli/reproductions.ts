import { collapse, type Experiment, energy, gap, pair, sparsification, weights } from "../experiments/index.ts";
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
import type { Drawing } from "./drawing.ts";
import type { TaskContext, TaskReport } from "./task.ts";

/** Which figure to simulate and draw, and at which scale. */
export interface DrawRequest {
  readonly name: string;
  readonly preset: "quick" | "paper";
  readonly seed: number;
}

type Draw = (request: DrawRequest, context: TaskContext) => Drawing;

const reproductions: ReadonlyMap<string, Draw> = new Map([
  reproduction(sparsification, sparsificationFigure),
  reproduction(collapse, collapseFigure),
  reproduction(gap, gapFigure),
  reproduction(weights, weightsFigure),
  reproduction(pair, pairFigure),
  reproduction(energy, energyFigure),
]);

/** The figures that are simulated when they are asked for. */
export const reproducible: readonly string[] = [...reproductions.keys()];

/** Simulates, judges and draws one of `reproducible`. @throws Interrupted */
export function draw(request: DrawRequest, context: TaskContext): Drawing {
  return (reproductions.get(request.name) as Draw)(request, context);
}

/** The work of `incidental figure NAME` without results: one figure, which the main thread writes. */
export async function drawTask(request: DrawRequest, context: TaskContext): Promise<TaskReport> {
  return { output: "", notes: [], exitCode: 0, drawing: draw(request, context) };
}

function reproduction<P extends { readonly seed: number }, R>(
  { name, title, presets, run, expect }: Experiment<P, R>,
  figureOf: (result: R) => Figure,
): [string, Draw] {
  const drawn: Draw = ({ preset, seed }, { signal, onProgress }) => {
    const parameters = { ...presets[preset], seed };
    const result = run(parameters, { signal, onProgress: (fraction) => onProgress(fraction, name) });
    const command = `incidental reproduce ${name} --preset ${preset} --seed ${seed}`;
    const entry = { name, title, command, seed, version, preset, parameters, claims: expect(result) };
    return { entry, figure: figureOf(result), notes: [] };
  };
  return [name, drawn];
}
