import type { CatalogueEntry } from "../catalogue.ts";
import type { Cell, CellParameters, Grid } from "../experiments/experiment.ts";
import { planOf } from "./plan.ts";
import { type RunProgress, schedule } from "./schedule.ts";

/** An experiment over a grid, to be run without a folder. */
export interface MemoryRequest {
  readonly entry: CatalogueEntry;
  readonly grid: Grid<CellParameters>;
  /** About how long it takes on one core. */
  readonly seconds: number;
}

/** A request whose cells are all there. */
export interface Finished extends MemoryRequest {
  readonly cells: readonly Cell<CellParameters, unknown>[];
  /** Time its cells took, all threads together. */
  readonly took: number;
}

/** Options of `runInMemory`. */
export interface MemoryOptions {
  /** Worker threads; default: as many as there are processors. */
  readonly jobs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: RunProgress) => void) | undefined;
  /** Hears of every request as soon as it is finished, of one at a time. */
  readonly onFinished?: ((finished: Finished) => void | Promise<void>) | undefined;
}

/** How it ended. */
export interface MemoryEnd {
  readonly status: "done" | "interrupted";
  /** Names of the experiments that were not finished: interrupted, or broken by an error (`problem`). */
  readonly unfinished: readonly { readonly experiment: string; readonly problem: string | null }[];
}

/**
 * Runs every cell of the requests in worker threads and keeps the outcomes in memory: the sink of verify, reproduce and
 * figure.
 */
export async function runInMemory(
  requests: readonly MemoryRequest[],
  { jobs, signal, onProgress, onFinished }: MemoryOptions = {},
): Promise<MemoryEnd> {
  const runs = requests.map((request) => runOf(request));
  // short ones first, so that an interrupt finds most of them finished; long cells of each first, so that threads end
  // together
  const cells = [...runs]
    .sort((a, b) => a.request.seconds - b.request.seconds)
    .flatMap(({ cells }) => [...cells].sort((a, b) => b.work - a.work));
  let handed = Promise.resolve(); // one request after the other
  const end = await schedule({
    cells,
    jobs,
    signal,
    onProgress,
    settle: async ({ run, position }, report) => {
      if (report.kind !== "done") {
        run.problem ??= report.message;
        return "go on";
      }
      run.outcomes.set(position, JSON.parse(report.outcome));
      run.took += report.seconds;
      if (run.outcomes.size === run.cells.length) {
        handed = handed.then(() => onFinished?.(finishedOf(run)));
        await handed;
      }
      return "go on";
    },
  });
  const unfinished = runs.filter(({ outcomes, cells }) => outcomes.size < cells.length);
  return {
    status: end === "interrupted" && unfinished.length > 0 ? "interrupted" : "done",
    unfinished: unfinished.map(({ request, problem }) => ({ experiment: request.entry.experiment.name, problem })),
  };
}

/** A request under way. */
interface MemoryRun {
  readonly request: MemoryRequest;
  readonly cells: readonly MemoryCell[];
  readonly outcomes: Map<number, unknown>; // by position in the plan
  took: number;
  problem: string | null;
}

interface MemoryCell {
  readonly run: MemoryRun;
  readonly position: number;
  readonly task: { experiment: string; parameters: CellParameters; replica: number; seed: number; weightsFile: null };
  readonly work: number;
}

function runOf(request: MemoryRequest): MemoryRun {
  const { entry, grid, seconds } = request;
  const { experiment } = entry;
  const planned = planOf(experiment, grid).cells;
  const works = planned.map(({ parameters }) => experiment.work?.(parameters) ?? 1);
  const total = works.reduce((sum, work) => sum + work, 0);
  const cells: MemoryCell[] = [];
  const run: MemoryRun = { request, cells, outcomes: new Map(), took: 0, problem: null };
  planned.forEach(({ parameters, replica }, position) => {
    const task = { experiment: experiment.name, parameters, replica, seed: grid.seed, weightsFile: null };
    cells.push({ run, position, task, work: (seconds * works[position]) / total });
  });
  return run;
}

function finishedOf({ request, cells, outcomes, took }: MemoryRun): Finished {
  const all = cells.map(({ task: { parameters, replica }, position }) => ({
    parameters,
    replica,
    outcome: outcomes.get(position),
  }));
  return { ...request, cells: all, took };
}

/** Why not everything was finished, in a line; undefined when it was. */
export function problemOf({ status, unfinished }: MemoryEnd): string | undefined {
  const broken = unfinished.filter(({ problem }) => problem !== null);
  if (broken.length > 0) {
    return broken.map(({ experiment, problem }) => `the experiment ${experiment} broke: ${problem}.`).join(" ");
  }
  if (status !== "interrupted") return undefined;
  const names = unfinished.map(({ experiment }) => experiment).join(", ");
  return `interrupted; ${unfinished.length} of the experiments are missing: ${names}.`;
}
