import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";
import { CONTENT_POLICY } from "../cli/contentPolicy.ts";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const { version } = JSON.parse(readFileSync(path("../../package.json"), "utf8"));

/** The page as static files for any host and sub-path, its parts named relative to it and by what they hold. */
export default defineConfig({
  root: path("page"),
  base: "./",
  publicDir: false,
  cacheDir: path("../../node_modules/.vite-lab"),
  define: { __VERSION__: JSON.stringify(version), "globalThis.process": "undefined" },
  plugins: [withoutGuesses(), contentPolicy(), notices(), withoutIndents()],
  worker: { format: "es", plugins: () => [withoutMethods(), withoutGuesses()] },
  build: {
    outDir: path("../../dist/lab"),
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0, // the content policy allows no code and no styles in the page itself
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      // what d3-array makes as it is loaded is left out where nothing uses it
      treeshake: { manualPureFunctions: ["Blur2", "bisector", "shuffler"], propertyReadSideEffects: false },
    },
  },
});

/** Methods of the solvers that no run of the lab takes: rkc moves all weights, radau the exact reduction. */
const LEFT_OUT = /\/solvers\/methods\/(dopri5|eventSolver|odex|proximalEuler|rk4)\.ts$/;

/** Leaves those out of the worker, of which they and what they stand on are a sixth. */
function withoutMethods(): Plugin {
  return {
    name: "without-methods",
    load(id) {
      const name = LEFT_OUT.exec(id)?.[1];
      if (name === undefined) return null;
      return `export const ${name} = {
        name: "${name}", order: 1, followsSwitches: true,
        start() { throw new Error("${name} is no part of the lab."); },
      };`;
    },
  };
}

/** Leaves out the guess at what an unknown name meant: page and worker give only names that there are. */
function withoutGuesses(): Plugin {
  return {
    name: "without-guesses",
    load: (id) => (id.endsWith("/src/nearest.ts") ? "export const nearest = () => undefined;" : null),
  };
}

/** Leaves out the indents of the page. */
function withoutIndents(): Plugin {
  return {
    name: "without-indents",
    transformIndexHtml: { order: "post", handler: (html) => html.replaceAll(/\n\s+/g, "\n") },
  };
}

/** Puts the policy that `incidental lab` sends into the built page as well, for hosts that send none. */
function contentPolicy(): Plugin {
  const meta = { tag: "meta", attrs: { "http-equiv": "Content-Security-Policy", content: CONTENT_POLICY } };
  return {
    name: "content-policy",
    apply: "build",
    transformIndexHtml: () => [{ ...meta, injectTo: "head-prepend" }],
  };
}

/** Puts the third-party notices beside the page, which may be served without the rest of the package. */
function notices(): Plugin {
  const fileName = "THIRD-PARTY-NOTICES.md";
  return {
    name: "notices",
    apply: "build",
    generateBundle() {
      this.emitFile({ type: "asset", fileName, source: readFileSync(path(`../../${fileName}`), "utf8") });
    },
  };
}
