import fc from "fast-check";
import { expect, it } from "vitest";
import { FrictionSet, type IndexList } from "../../src/solvers/switches/activeSet.ts";

const friction = Float64Array.of(0.1, 0.1, 0.1, 0);
const members = ({ indices, count }: IndexList) => [...indices.subarray(0, count)];
const list = (...indices: number[]): IndexList => ({ indices: Int32Array.from(indices), count: indices.length });

it("starts with what moves, what is pulled free, and what has no friction", () => {
  const set = new FrictionSet(friction);
  set.start(Float64Array.of(1, 0, 0, 0), Float64Array.of(0, 0.05, -0.2, 0));
  expect(members(set)).toEqual([0, 2, 3]);
});

it("drops what came to rest, takes in what was released, and remembers what it was", () => {
  const set = new FrictionSet(friction);
  set.start(Float64Array.of(1, 0, 1, 0), new Float64Array(4));
  set.update(Float64Array.of(0, 0, 1, 0), Float64Array.of(0.05, 7, 0, 0), list(1));
  expect(members(set)).toEqual([1, 2, 3]);
  expect(members(set.before)).toEqual([0, 2, 3]);
});

it("changes its version exactly when it changes", () => {
  const set = new FrictionSet(friction);
  const rest = new Float64Array(4);
  set.start(Float64Array.of(1, 0, 0, 0), rest);
  const first = set.version;
  const versions = [
    { y: Float64Array.of(2, 0, 0, 0), released: list() },
    { y: Float64Array.of(2, 0, 0, 0), released: list(1) },
    { y: Float64Array.of(0, 1, 0, 0), released: list() },
    { y: Float64Array.of(0, 0, 0, 0), released: list(2) }, // one for another: as many as before
    { y: Float64Array.of(0, 0, 3, 0), released: list() },
  ].map(({ y, released }) => {
    set.update(y, rest, released);
    return set.version - first;
  });
  expect(versions).toEqual([0, 1, 2, 3, 3]);
  expect(members(set)).toEqual([2, 3]);
  const other = new FrictionSet(friction);
  other.start(Float64Array.of(1, 0, 0, 0), rest);
  expect(other.version).toBeGreaterThan(set.version); // never that of another set
});

it("finds what is released among the components outside, and stays what choosing anew would give", () => {
  const state = fc.array(fc.record({ y: fc.constantFrom(0, 0, 1), drive: fc.constantFrom(-0.2, 0, 0.05, 0.3) }), {
    minLength: 6,
    maxLength: 6,
  });
  fc.assert(
    fc.property(fc.array(state, { minLength: 2, maxLength: 5 }), (states) => {
      const six = new Float64Array(6).fill(0.1);
      const set = new FrictionSet(six);
      const released = { indices: new Int32Array(6), count: 0 };
      for (const [step, components] of states.entries()) {
        const drive = Float64Array.from(components, (c) => c.drive);
        // outside the set nothing moves before it is released
        const y = Float64Array.from(components, (c, k) => (step === 0 || members(set).includes(k) ? c.y : 0));
        if (step === 0) set.start(y, drive);
        else {
          set.findReleased(drive, released);
          set.update(y, drive, released);
        }
        const anew = new FrictionSet(six);
        anew.start(y, drive);
        expect(members(set)).toEqual(members(anew));
      }
    }),
  );
});
