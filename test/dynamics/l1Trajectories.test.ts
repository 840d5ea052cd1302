import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { l1Flow } from "../../src/dynamics/l1Flow.ts";
import { eventSolver, rkc, solve } from "../../src/solvers/index.ts";

/**
 * A trajectory of the full L1 flow by an independent integrator (event-located, tolerance 10⁻¹³, accurate to about
 * 10⁻¹¹); each file says in `recipe` how its start was drawn.
 */
interface Trajectory {
  readonly n: number;
  readonly m: number;
  readonly lam: number;
  readonly T: number;
  readonly times: number[];
  readonly W0: number[][];
  readonly W: number[][][];
  readonly V: number[];
  readonly final: { readonly winner: number[]; readonly sign: number[]; readonly poly: number };
  readonly events: { t: number; type: string; i: number; k: number }[];
}

const folder = new URL("../reference/", import.meta.url);

/** Every reference trajectory with its name. */
const trajectories: [string, Trajectory][] = readdirSync(folder)
  .filter((name) => name.startsWith("ref_"))
  .map((name) => [name.replace(/^ref_|\.json$/g, ""), JSON.parse(readFileSync(new URL(name, folder), "utf8"))]);

/** Largest |W − reference| over all weights at the i-th time. */
function distance(reference: Trajectory, i: number, W: ArrayLike<number>): number {
  const flat = reference.W[i].flat();
  return flat.reduce((worst, w, k) => Math.max(worst, Math.abs(w - W[k])), 0);
}

/** Winner of every feature and its sign; neurons that hold two or more features (|W| in [0.8, 1.2]). */
function outcome({ n, m }: Trajectory, W: Float64Array) {
  const rows = Array.from({ length: n }, (_, i) => W.subarray(i * m, (i + 1) * m));
  const winner = rows.map((row) => row.reduce((best, w, k) => (Math.abs(w) > Math.abs(row[best]) ? k : best), 0));
  const holds = (w: number) => Math.abs(w) >= 0.8 && Math.abs(w) <= 1.2;
  const held = Array.from({ length: m }, (_, k) => rows.filter((row) => holds(row[k])).length);
  return {
    winner,
    sign: rows.map((row, i) => Math.sign(row[winner[i]])),
    poly: held.filter((features) => features >= 2).length,
  };
}

it("carries its own reference trajectories", () => {
  expect(trajectories.map(([name]) => name)).toEqual(["n16_m64_s0", "n2_m4_s0", "n4_m8_s0", "n8_m16_s0"]);
});

describe.each(trajectories)("reference %s", (_name, reference) => {
  const { n, m, lam, T, times, W0, V, final, events } = reference;
  const flow = l1Flow({ n, m, lambda: lam });

  it("the energy is that of the reference at every time", () => {
    const energies = reference.W.map((W) => flow.energy(Float64Array.from(W.flat())));
    energies.forEach((energy, i) => {
      expect(Math.abs(energy - V[i])).toBeLessThan(1e-12 * V[0]);
    });
  });

  it("event at tolerance 1e-10 is within 1e-8 of every weight at every time, with the same switches", () => {
    const solution = solve(flow.field, W0.flat(), { tEnd: T, times, tolerance: 1e-10, method: eventSolver });
    expect(solution.status).toBe("done");
    solution.ys.forEach((W, i) => {
      expect(distance(reference, i, W), `t = ${times[i]}`).toBeLessThan(1e-8);
    });
    expect(solution.events).toHaveLength(events.length);
    solution.events.forEach((event, i) => {
      expect(Math.abs(event.t - events[i].t)).toBeLessThan(1e-6 * (1 + event.t));
    });
  });

  it("rkc at tolerance 1e-3 has the same winners, signs and polysemantic count, and ends within 1e-2", () => {
    const { y } = solve(flow.field, W0.flat(), { tEnd: T, times: [], tolerance: 1e-3, method: rkc });
    expect(outcome(reference, y)).toEqual({ winner: final.winner, sign: final.sign, poly: final.poly });
    expect(distance(reference, times.length - 1, y)).toBeLessThan(1e-2);
  });

  it("the error of rkc at the end falls with the tolerance, decade by decade", () => {
    const errors = [1e-2, 1e-3, 1e-4, 1e-5].map((tolerance) => {
      const { y } = solve(flow.field, W0.flat(), { tEnd: T, times: [], tolerance, method: rkc });
      return distance(reference, times.length - 1, y);
    });
    errors.slice(1).forEach((error, i) => {
      expect(error, `after ${errors}`).toBeLessThan(errors[i]);
    });
  });
});
