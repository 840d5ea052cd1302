import { type ClassName, classNames } from "../test/ivp/inclusions/classes.ts";
import { WRONG } from "../test/ivp/inclusions/judge.ts";
import { followers, type Run, runsOf, told } from "../test/ivp/inclusions/runs.ts";
import type { Row, Table } from "./table.ts";

const SYSTEMS = 3000; // of each class, unless the command line says another number
const PATIENCE = 20_000; // milliseconds for one run
const NAMED = 5; // seeds of each kind of failure in the table

/**
 * Random small inclusions of every class by the methods that follow them, at tolerances drawn between 10⁻³ and the
 * tightest one, against the reference of test/ivp/inclusions: how they ended, how many tolerances off, in how many
 * steps. `npm run bench -- inclusions 300` takes 300 systems of each class; `npm run bench -- inclusions places:17
 * laws:4` tells about these alone.
 */
export function randomInclusions(): Table {
  const named = process.argv.flatMap((word) => [...word.matchAll(/^([a-zA-Z]+):(\d+)$/g)]);
  if (named.length > 0) {
    const runs = named.flatMap(([, name, seed]) => runsOf(name as ClassName, Number(seed), PATIENCE));
    return {
      title: "Single inclusions",
      rows: runs.map((run) => ({ what: `${run.class} ${run.seed}`, milliseconds: run.milliseconds, note: told(run) })),
    };
  }
  const count = Number(process.argv.find((word) => /^\d+$/.test(word)) ?? SYSTEMS);
  return {
    title: `Random inclusions, ${count} of each class; errors in units of tolerance·(1 + |y|), time that of the method`,
    rows: classNames.flatMap((name) => classRows(name, count)),
  };
}

function classRows(name: ClassName, count: number): Row[] {
  const runs = Array.from({ length: count }, (_, seed) => runsOf(name, seed, PATIENCE)).flat();
  return followers
    .map(({ method }) => runs.filter((run) => run.method === method.name))
    .filter((own) => own.length > 0)
    .map((own) => summary(`${name}, ${own[0].method}`, own));
}

function summary(what: string, runs: readonly Run[]): Row {
  const judged = runs.filter((run) => !run.isUndecided && !run.isTouchy);
  const done = judged.filter(({ status }) => status === "done").sort((a, b) => b.units - a.units);
  const wrong = done.filter((run) => run.units > WRONG);
  const units = (run: Run | undefined) => run?.units.toPrecision(3) ?? "-";
  const listed = (list: readonly Run[]) =>
    list.length === 0 ? "0" : `${list.length} (${list.slice(0, NAMED).map(({ seed }) => seed)})`;
  const ended = [...new Set(runs.map(({ status }) => status))]
    .filter((status) => status !== "done")
    .map((status) => `${status} ${listed(runs.filter((run) => run.status === status))}`);
  const byLength = runs.toSorted((a, b) => b.steps - a.steps);
  const note = [
    `${runs.length} runs: worst ${units(done[0])}`,
    `99 % within ${units(done[Math.floor(done.length / 100)])}`,
    `above ${WRONG}: ${listed(wrong)}, of them with undeclared bends ${listed(wrong.filter((run) => run.hidesBends))}`,
    ...ended,
    `touchy ${listed(runs.filter((run) => run.isTouchy))}`,
    `undecided ${listed(runs.filter((run) => run.isUndecided))}`,
    `most steps ${byLength[0].steps} (${byLength[0].seed})`,
    `99 % within ${byLength[Math.floor(runs.length / 100)].steps}`,
    `worst seeds ${done.slice(0, NAMED).map(({ seed }) => seed)}`,
  ];
  return { what, milliseconds: runs.reduce((sum, run) => sum + run.milliseconds, 0), note: note.join("; ") };
}
