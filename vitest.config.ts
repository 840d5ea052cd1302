import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** Folders whose tests start nothing, change nothing of their process and are short: one process runs many of them. */
const TOGETHER =
  "test/{convergence,expressions,figures,ivp,lab,math,measure,random,reference,simulate,solvers,theory}/**/*.test.ts";

/** What all tests share. */
export const common = {
  testTimeout: 180_000,
  hookTimeout: 180_000,
  maxWorkers: availableParallelism() + 1, // many tests wait for programs that they started
};

/** Of the whole. */
export const once = { ...common, globalSetup: "test/support/build.ts" };

export default defineConfig({
  test: {
    ...once,
    projects: [
      { test: { ...common, name: "together", include: [TOGETHER], isolate: false } },
      { test: { ...common, name: "apart", include: ["test/**/*.test.ts"], exclude: [TOGETHER] } },
    ],
  },
});
