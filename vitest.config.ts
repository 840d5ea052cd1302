import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: "test/support/build.ts",
    testTimeout: 180_000,
    hookTimeout: 180_000,
    maxWorkers: "100%", // the default leaves a processor idle: of two, half of the machine
  },
});
