import { describe, expect, it } from "vitest";

const { verdict } = await import(new URL("../scripts/ci/testReport.mjs", import.meta.url).href);

/** A file of a report of vitest 4.1, tests as `name: status`. */
const file = (name: string, status: string, tests: Readonly<Record<string, string>>) => ({
  ...{ name, status },
  assertionResults: Object.entries(tests).map(([fullName, status]) => ({ fullName, status })),
});
const whole = file("a", "passed", { one: "passed", two: "skipped", three: "todo" });

/** As vitest counts. */
function report(...testResults: ReturnType<typeof file>[]) {
  const statuses = testResults.flatMap(({ assertionResults }) => assertionResults.map(({ status }) => status));
  const count = (wanted: string) => statuses.filter((status) => status === wanted).length;
  return { numPassedTests: count("passed"), numFailedTests: count("failed"), testResults };
}

describe("the verdict on a run of the tests", () => {
  it("is vitest's where every test was finished", () => {
    expect(verdict(report(whole), 0)).toEqual({ passed: 1, failed: 0, lines: [] });
  });

  it("names the tests that failed, with the first line of why", () => {
    const failing = file("b", "failed", { four: "failed", five: "passed" });
    expect(verdict(report(whole, failing), 1)).toEqual({ passed: 2, failed: 1, lines: ['b: "four": no message'] });
    const [four, five] = failing.assertionResults;
    const explained = { ...failing, assertionResults: [{ ...four, failureMessages: ["too late\n  at b"] }, five] };
    expect(verdict(report(whole, explained), 1).lines).toEqual(['b: "four": too late']);
  });

  it("counts what a worker that died left, which vitest takes for passed", () => {
    const died = file("b", "passed", { first: "passed", kills: "pending", after: "pending", out: "skipped" });
    expect(verdict(report(whole, died), 1)).toEqual({
      ...{ passed: 2, failed: 2 },
      lines: ['b: "kills" was not finished: its worker died', 'b: "after" was not finished: its worker died'],
    });
  });

  it("counts a file that could not be loaded, one that died on the way, and one whose hook failed", () => {
    const files = [file("b", "failed", {}), file("c", "passed", {}), file("d", "failed", { never: "skipped" })];
    expect(verdict(report(whole, ...files), 1)).toEqual({
      ...{ passed: 1, failed: 3 },
      lines: [
        "b: no test was found: it failed to load, or its worker died",
        "c: no test was found: it failed to load, or its worker died",
        "d: failed outside its tests",
      ],
    });
  });

  it("is a failure where the exit code says so and nothing else, and where there is no report", () => {
    expect(verdict(report(whole), 1)).toMatchObject({
      passed: 1,
      failed: 1,
      lines: [expect.stringContaining("with 1")],
    });
    expect(verdict(undefined, 2)).toEqual({ passed: 0, failed: 1, lines: ["the tests did not run"] });
  });
});
