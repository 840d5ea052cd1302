import { errorOf, runTo } from "../test/ivp/problems/index.ts";
import { type IvpRun, methodOfLines, nonStiff, stiff } from "../test/ivp/runs.ts";
import scipyCounts from "./ivp/scipyCounts.json" with { type: "json" };
import type { Row, Table } from "./table.ts";

/**
 * The classical problems: evaluations and error at the end in units of the tolerance, beside SciPy's, which
 * `bench/ivp/scipyCounts.py` counted. Below each table are the rows that test/ivp/ pins.
 */
export function classicalProblems(): Table[] {
  return [
    comparison("Classical problems, not stiff", nonStiff),
    comparison("Classical problems, stiff", stiff),
    comparison("Classical problems, method of lines", methodOfLines),
  ];
}

/** What a run came to, and how many times SciPy's evaluations it took. */
interface Measured {
  readonly row: Row;
  readonly pin: string;
  readonly label: string;
  readonly ratio?: number;
  readonly worse?: boolean;
}

function comparison(title: string, runs: readonly IvpRun[]): Table {
  const measured = runs.map(measure);
  const lines = [...new Set(measured.map(({ label }) => label))].flatMap((label) => summary(label, measured));
  return {
    title: `${title}; errors in units of the tolerance, SciPy ${scipyCounts.scipy}`,
    rows: measured.map(({ row }) => row),
    lines: [...lines, ...measured.map(({ pin }) => pin)],
  };
}

function measure(run: IvpRun): Measured {
  const { label, problem, tolerance } = run;
  const start = performance.now();
  const { y, status, stats, message } = runTo(problem, run.method, tolerance, run.step);
  const milliseconds = performance.now() - start;
  const at = tolerance.toExponential(0);
  const what = `${problem.name} ${at}, ${label}`;
  const pinned = (evaluations: number, error: number) =>
    `  ["${label}", "${problem.name}", ${at}, ${evaluations}, ${error}],`;
  if (status !== "done") {
    const row = { what, milliseconds, note: `${status}: ${message}` };
    return { row, pin: pinned(Infinity, Infinity), label };
  }
  const error = errorOf(problem, y, tolerance);
  const pin = pinned(stats.rhs, roundedUp(1.05 * error)); // five per cent for engines that round otherwise
  const ours = `${String(stats.rhs).padStart(6)} evaluations, error ${error.toPrecision(2)}`;
  const theirs = countsOfScipy(run);
  if (theirs === undefined) return { row: { what, milliseconds, note: ours }, pin, label };
  const ratio = stats.rhs / theirs.evaluations;
  const beside = `SciPy's ${theirs.method} ${theirs.evaluations}, ${theirs.error.toPrecision(2)}`;
  const note = `${ours}; ${beside}: ${ratio.toFixed(2)}x`;
  return { row: { what, milliseconds, note }, pin, label, ratio, worse: error > theirs.error };
}

/** The range and the median of the ratios, and how often the error is the larger one. */
function summary(label: string, measured: readonly Measured[]): string[] {
  const compared = measured.filter((each) => each.label === label && each.ratio !== undefined);
  if (compared.length === 0) return [];
  const ratios = compared.map(({ ratio }) => ratio!).sort((a, b) => a - b);
  const [least, middle, most] = [ratios[0], ratios[ratios.length >> 1], ratios[ratios.length - 1]];
  const worse = compared.filter((each) => each.worse).length;
  const range = `${least.toFixed(2)} to ${most.toFixed(2)} times SciPy's evaluations, median ${middle.toFixed(2)}`;
  return [`  ${label}: ${range}; the error is larger than SciPy's in ${worse} of ${ratios.length}`];
}

function countsOfScipy({ scipy, problem, tolerance }: IvpRun) {
  return scipyCounts.counts.find(
    (each) =>
      each.problem === problem.name &&
      each.tolerance === tolerance &&
      each.method === scipy?.method &&
      each.jacobian === scipy.jacobian,
  );
}

/** To two digits, never down. */
function roundedUp(value: number): number {
  if (value === 0) return 0;
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Number((Math.ceil(value / unit) * unit).toPrecision(2));
}
