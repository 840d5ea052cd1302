import { describe, expect, it } from "vitest";
import { InputError } from "../../src/checks.ts";
import { Interrupted } from "../../src/experiments/experiment.ts";
import { runGrid } from "../../src/experiments/runGrid.ts";
import { slots } from "../../src/experiments/slots.ts";
import { cellsOf } from "../support/cells.ts";

const parameters = { n: [4], m: [4, 8], lambda: [0.02, 0.01], tolerance: [1e-2], kernel: ["auto" as const] };
const grid = { parameters, seeds: 2, seed: 7 };

describe("running a grid in this thread", () => {
  it("gives the cells of a plan in its order", () => {
    const cells = runGrid(slots, grid);
    expect(cells).toHaveLength(8);
    expect(cells).toEqual(cellsOf(slots, parameters, { seeds: 2, seed: 7 }));
  });

  it("tells how far it is, never going back, up to the end", () => {
    const told: number[] = [];
    runGrid(slots, grid, { onProgress: (fraction) => told.push(fraction) });
    expect(told.length).toBeGreaterThanOrEqual(8);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(told.at(-1)).toBe(1);
  });

  it("runs no cell when the experiment refuses one of the points", () => {
    let ran = 0;
    const counting = {
      ...slots,
      cell: (...given: Parameters<typeof slots.cell>) => {
        ran++;
        return slots.cell(...given);
      },
    };
    const tooMany = { ...grid, parameters: { ...parameters, n: [4, 9] } }; // 9 features, 8 slots
    expect(() => runGrid(counting, tooMany)).toThrow(InputError);
    expect(() => runGrid(counting, { ...grid, seeds: 0 })).toThrow("seeds must be a whole number >= 1, got 0.");
    expect(ran).toBe(0);
  });

  it("takes defaults, bare values and any order, and refuses what the experiment does not declare", () => {
    const given = { lambda: [0.02, 0.01], m: [4, 8], n: 4 } as unknown as typeof parameters;
    expect(runGrid(slots, { ...grid, parameters: given })).toEqual(runGrid(slots, grid));
    const misspelt = { ...parameters, lamda: [0.1] };
    expect(() => runGrid(slots, { ...grid, parameters: misspelt })).toThrow(/lamda.*lambda/);
    const { m: _, ...without } = parameters;
    expect(() => runGrid(slots, { ...grid, parameters: without as typeof parameters })).toThrow(
      "runGrid: slots needs the parameter m; give its values.",
    );
  });

  it("stops between cells when it is asked to", () => {
    const signal = { aborted: false };
    let ran = 0;
    const stopping = {
      ...slots,
      cell: (...given: Parameters<typeof slots.cell>) => {
        ran++;
        const outcome = slots.cell(...given);
        signal.aborted = true;
        return outcome;
      },
    };
    expect(() => runGrid(stopping, grid, { signal })).toThrow(Interrupted);
    expect(ran).toBe(1);
  });
});
