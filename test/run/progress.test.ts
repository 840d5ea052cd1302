import { expect, it } from "vitest";
import { timeLeft } from "../../src/run/schedule.ts";

it("the time left is what the rest of the work takes at the rate of this run, earlier cells not counted", () => {
  const count = { total: 100, before: 40, since: 10, running: 5, elapsed: 30 };
  expect(timeLeft(count)).toEqual({ fraction: 0.55, secondsLeft: 90 });
});

it("the time left is unknown until something is done, and none at the end", () => {
  expect(timeLeft({ total: 100, before: 40, since: 0, running: 0, elapsed: 3 })).toEqual({
    fraction: 0.4,
    secondsLeft: null,
  });
  expect(timeLeft({ total: 100, before: 0, since: 100, running: 0, elapsed: 3 })).toEqual({
    fraction: 1,
    secondsLeft: 0,
  });
});
