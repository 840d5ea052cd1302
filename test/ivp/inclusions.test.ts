import { beforeAll, describe, expect, it } from "vitest";
import { classNames } from "./inclusions/classes.ts";
import { WRONG } from "./inclusions/judge.ts";
import { followers, type Run, runsOf, told } from "./inclusions/runs.ts";

/**
 * Random inclusions against a reference of tiny steps, the first of those that `npm run bench -- inclusions` takes by
 * the thousand: `npm run bench -- inclusions friction:17` tells all about system 17 of the class friction.
 */
const SYSTEMS = 60; // of each class
const MOST_STEPS: Readonly<Record<string, number>> = { eventSolver: 2_000, rkc: 5_000 };

describe.each(classNames)("random inclusions of the class %s", (name) => {
  let runs: readonly Run[] = [];
  beforeAll(() => {
    runs = Array.from({ length: SYSTEMS }, (_, seed) => runsOf(name, seed)).flat();
  });

  it("can be judged, nearly all of them", () => {
    expect(runs.length).toBeGreaterThanOrEqual(SYSTEMS);
    expect(runs.filter((run) => run.isUndecided || run.isTouchy).length).toBeLessThanOrEqual(SYSTEMS / 30);
  });

  const able = followers.filter(({ followsAll }) => followsAll || (name !== "laws" && name !== "kinks"));

  it.each(able)("are solved by $method.name within 100 tolerances, without needless steps", ({ method }) => {
    const judged = runs.filter((run) => run.method === method.name && !run.isUndecided && !run.isTouchy);
    const wrong = judged.filter(({ status, units }) => status !== "done" || !(units <= WRONG));
    const long = judged.filter(({ steps }) => steps > MOST_STEPS[method.name]);
    expect(judged.length).toBeGreaterThan(SYSTEMS / 6);
    expect([...new Set([...wrong, ...long])].map(told)).toEqual([]);
  });
});
