import { defineConfig } from "vitest/config";
import { once } from "./vitest.config.ts";

/** The tests of pages, in Firefox: `npm run test:firefox`. */
export default defineConfig({
  test: {
    ...once,
    include: ["test/browser/{engine,lab,twoRuns}.test.ts"],
    env: { BROWSER: "firefox" },
  },
});
