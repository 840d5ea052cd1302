import { expect, it } from "vitest";
import { FrictionSet } from "../../src/solvers/activeSet.ts";

const friction = Float64Array.of(0.1, 0.1, 0.1, 0);
const members = (set: FrictionSet) => [...set.indices.subarray(0, set.count)];

it("holds what moves, what is pulled free, and what has no friction", () => {
  const set = new FrictionSet(4);
  set.update(Float64Array.of(1, 0, 0, 0), Float64Array.of(0, 0.05, -0.2, 0), friction);
  expect(members(set)).toEqual([0, 2, 3]);
});

it("changes its version exactly when it changes", () => {
  const set = new FrictionSet(4);
  const rest = new Float64Array(4);
  const versions = [
    Float64Array.of(1, 0, 0, 0),
    Float64Array.of(2, 0, 0, 0),
    Float64Array.of(2, 1, 0, 0),
    Float64Array.of(0, 1, 0, 0),
    Float64Array.of(0, 0, 1, 0),
    Float64Array.of(0, 0, 3, 0),
  ].map((y) => {
    set.update(y, rest, friction);
    return set.version;
  });
  expect(versions).toEqual([1, 1, 2, 3, 4, 4]);
  expect(members(set)).toEqual([2, 3]);
});
