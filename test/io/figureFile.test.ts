import { writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { readFigureFile } from "../../src/io/figureFile.ts";
import { freshFolder, refusal } from "./helpers.ts";

const at = freshFolder();
const run = {
  ...{ flow: "l1", parameters: { lambda: 0.1 }, seed: 0, version: "1", n: 1, m: 2, method: "event", status: "done" },
  ...{ message: "", t: 1, times: [0, 1], weights: [[[1, 2]], [[1, 0]]], stats: {} },
  observables: {
    l1: [[3], [1]],
    nonzeros: [[2], [1]],
    squaredNorm: [[5], [1]],
    fourthNorm: [[17], [1]],
    energy: [2, 1],
  },
};

describe("a file to be drawn", () => {
  test("is a figure when it has data and layout, a run when it has a flow", async () => {
    await writeFile(at("figure.json"), '{"data":[{"y":[1]}],"layout":{"width":600}}');
    await writeFile(at("run.json"), JSON.stringify(run));
    expect(await readFigureFile(at("figure.json"))).toEqual({
      kind: "figure",
      figure: { data: [{ y: [1] }], layout: { width: 600 } },
    });
    expect(await readFigureFile(at("run.json"))).toEqual({ kind: "run", run });
    await writeFile(at("run.json"), JSON.stringify({ ...run, weights: null, seed: null }));
    expect(await readFigureFile(at("run.json"))).toMatchObject({ kind: "run", run: { weights: null, seed: null } });
  });

  test("is refused in one line when it is anything else", async () => {
    const said = async (contents: string) => {
      await writeFile(at("x.json"), contents);
      return (await refusal(() => readFigureFile(at("x.json")))).replace(`"${at("x.json")}"`, "FILE");
    };
    const neither =
      "FILE is neither a figure (data and layout, as Plotly takes it) nor a run (of incidental simulate --out); " +
      "give one of them.";
    for (const other of ["[]", "null", '{"data":[]}', '{"experiment":"collisions"}'])
      expect(await said(other)).toBe(neither);
    expect(await said("{data")).toMatch(/^FILE is not valid JSON: [^\n]+; give a saved figure or a run\.$/);
    expect(await refusal(() => readFigureFile(at("none.json")))).toBe(
      `cannot read "${at("none.json")}": no such file or folder; check the path.`,
    );
  });

  const deep = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
  test.each([
    ['{"data":[0],"layout":{}}', "is no figure: data[0] must be an object, a trace of Plotly, got 0"],
    ['{"data":[{"xaxis":1}],"layout":{}}', "is no figure: data[0].xaxis must be a text, got 1"],
    [
      '{"data":[],"layout":{"title":{"text":null}}}',
      'is no figure: layout.title must be a text, or an object with text and font, got {"text":null}',
    ],
    ['{"data":[],"layout":{"margin":null}}', "is no figure: layout.margin must be an object, got null"],
    ['{"data":[],"layout":{"annotations":[null]}}', "is no figure: layout.annotations[0] must be an object, got null"],
    [
      '{"data":[],"layout":{"xaxis2":{"range":5}}}',
      "is no figure: layout.xaxis2.range must be a list of two ends, got 5",
    ],
    [
      '{"data":[],"layout":{"yaxis":{"domain":[0,2]}}}',
      "is no figure: layout.yaxis.domain[1] must be two numbers from 0 to 1, got 2",
    ],
    [`{"data":[{"x":${deep(5000)}}],"layout":{}}`, "cannot be drawn: it is more than 100 levels deep; save it again"],
    [`{"data":[],"layout":{"a":${deep(20_000)}}}`, "cannot be drawn: it is more than 100 levels deep; save it again"],
    ['{"data":[],"layout":{},"data":[]}', 'cannot be drawn: it has "data" twice; save it again'],
  ])("is no figure where a part of it is wrong: %.60s", async (contents, message) => {
    await writeFile(at("x.json"), contents);
    expect(await refusal(() => readFigureFile(at("x.json")))).toBe(`"${at("x.json")}" ${message}.`);
  });

  const { l1, ...others } = run.observables;
  test.each([
    [{ n: 0 }, "n must be a whole number >= 1, got 0"],
    [{ m: undefined }, "m is missing; it must be a whole number >= 1"],
    [{ t: "1" }, 't must be a number, got "1"'],
    [{ method: null }, "method must be a name, got null"],
    [{ parameters: { lambda: [1] } }, "parameters.lambda must be a number, text or null, got [1]"],
    [{ times: [0, null] }, "times[1] must be a number, got null"],
    [{ times: [] }, "times must hold at least one number, got []"],
    [{ times: 3 }, "times must be a list of numbers, got 3"],
    [{ weights: [[[1, 2]]] }, "weights must be 2 x 1 x 2 numbers, times x n x m, or null, got 1 x 1 x 2"],
    [{ weights: [[[1, 2]], [[1]]] }, "weights must be 2 x 1 x 2 numbers, times x n x m, or null, got 2 x 1 x 1"],
    [{ weights: [[[1, 2]], []] }, "weights must be 2 x 1 x 2 numbers, times x n x m, or null, got 2 x 0 x 2"],
    [{ weights: [[[1, "2"]], [[1, 0]]] }, 'weights[0][0][1] must be a number, got "2"'],
    [{ observables: 3 }, "observables must be an object, got 3"],
    [{ observables: others }, "observables.l1 is missing; it must be a list of lists of numbers, times x n"],
    [{ observables: { ...others, l1: [[3]] } }, "observables.l1 must be 2 x 1 numbers, times x n, got 1 x 1"],
    [{ observables: { ...others, l1: [[3], [1, 2]] } }, "observables.l1 must be 2 x 1 numbers, times x n, got 2 x 2"],
    [
      { observables: { ...others, l1, energy: [1] } },
      "observables.energy must be 2 numbers, one a time, or none, got 1",
    ],
    [{ seed: "0" }, 'seed must be a number or null, got "0"'],
  ])("is no run when %j is wrong", async (wrong, message) => {
    await writeFile(at("x.json"), JSON.stringify({ ...run, ...wrong }));
    expect(await refusal(() => readFigureFile(at("x.json")))).toBe(`"${at("x.json")}" is no run: ${message}.`);
  });

  test("may have fields that this version does not know, and no energy", async () => {
    const later = { ...run, note: "later", observables: { ...run.observables, entropy: [], energy: [] } };
    await writeFile(at("run.json"), JSON.stringify(later));
    expect(await readFigureFile(at("run.json"))).toEqual({ kind: "run", run: later });
  });
});
