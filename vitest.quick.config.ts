import { defineConfig } from "vitest/config";
import { once } from "./vitest.config.ts";

/** What depends on the system and on Node, and takes about a minute: `npm run test:quick`. */
export default defineConfig({
  test: {
    ...once,
    include: ["test/*.test.ts", "test/{expressions,io,kernels,math,random,run,simulate}/**/*.test.ts"],
    exclude: ["test/newUser.test.ts"], // the command line from one end to the other, which takes long
  },
});
