/** A row of the benchmark table. */
export interface Row {
  readonly what: string;
  readonly milliseconds: number;
  /** How many times as long as the first row; with a bound where one is promised. */
  readonly note: string;
}

export interface Table {
  readonly title: string;
  readonly rows: readonly Row[];
  /** Printed below the rows as they are. */
  readonly lines?: readonly string[];
}

export function printTable({ title, rows, lines: below = [] }: Table): void {
  const width = Math.max(...rows.map(({ what }) => what.length));
  const lines = rows.map(
    ({ what, milliseconds, note }) => `  ${what.padEnd(width)}  ${milliseconds.toFixed(1).padStart(10)} ms  ${note}`,
  );
  process.stdout.write(`${[title, ...lines, ...below].join("\n")}\n`);
}

/** Median wall time of `repeats` calls after one to warm up, in milliseconds; every result goes into the sink. */
export function medianTime(repeats: number, work: () => number): number {
  sink += work();
  const times = Array.from({ length: repeats }, () => {
    const start = performance.now();
    sink += work();
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[repeats >> 1];
}

/** Wall time of one call, in milliseconds. */
export function onceTime(work: () => number): number {
  const start = performance.now();
  sink += work();
  return performance.now() - start;
}

/** Keeps results alive, so that no work can be optimised away. */
let sink = 0;
process.on("exit", () => {
  if (Number.isNaN(sink)) process.stderr.write("a benchmark computed NaN\n");
});
