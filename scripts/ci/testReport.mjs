/**
 * What came of a run of the tests, by vitest's JSON report and the exit code. Its own counts leave out what ended
 * without a verdict: when a worker dies, the tests that were running or to come are "pending" and their file passes,
 * and a file that dies while it is loaded has no tests at all. report: undefined where none was written; lines: what
 * is to be told of such tests and files, each of which counts as failed, and of the tests that failed.
 */
export function verdict(report, exitCode) {
  const { numPassedTests: passed = 0, numFailedTests: failing = 0, testResults = [] } = report ?? {};
  const told = testResults.flatMap(failures);
  const lines = testResults.flatMap(unfinished);
  if (report === undefined) lines.push("the tests did not run");
  else if (exitCode !== 0 && failing + lines.length === 0) {
    lines.push(`the tests ended with ${exitCode}, though none failed: see the errors above`);
  }
  return { passed, failed: failing + lines.length, lines: [...told, ...lines] };
}

/** The tests of a file that failed, with the first line of why. */
function failures({ name, assertionResults }) {
  return assertionResults
    .filter((test) => test.status === "failed")
    .map(({ fullName, failureMessages = [] }) => {
      const [why = "no message"] = failureMessages.map((message) => message.split("\n", 1)[0]);
      return `${name}: "${fullName}": ${why}`;
    });
}

/** What of a file has no verdict: its tests that were not finished, or the file itself. */
function unfinished({ name, status, assertionResults }) {
  const pending = assertionResults.filter((test) => test.status === "pending");
  if (pending.length > 0)
    return pending.map(({ fullName }) => `${name}: "${fullName}" was not finished: its worker died`);
  if (assertionResults.length === 0) return [`${name}: no test was found: it failed to load, or its worker died`];
  const explained = status !== "failed" || assertionResults.some((test) => test.status === "failed");
  return explained ? [] : [`${name}: failed outside its tests`];
}
