import { defineConfig } from "vitest/config";
import config from "./vitest.config.ts";

/** The tests of pages, in Firefox: `npm run test:firefox`. */
export default defineConfig({
  test: {
    ...config.test,
    include: ["test/browser/{engine,lab,twoRuns}.test.ts"],
    env: { BROWSER: "firefox" },
  },
});
