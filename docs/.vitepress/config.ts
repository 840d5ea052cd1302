import { cpSync, readdirSync } from "node:fs";
import { defineConfig } from "vitepress";

/** Where the site will lie on its host: DOCS_BASE=/some/path/ npm run docs:build. Begins and ends with a slash. */
const base = process.env.DOCS_BASE ?? "/";

/** Two slots of a neuron. */
const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path d="M8 0a8 8 0 0 0 0 16z" fill="#0072B2"/><path d="M8 0a8 8 0 0 1 0 16z" fill="#D55E00"/></svg>';

export default defineConfig({
  base,
  head: [["link", { rel: "icon", href: `data:image/svg+xml,${encodeURIComponent(icon)}` }]],
  lang: "en",
  title: "incidental",
  description: "Why neurons become polysemantic by accident: reduced gradient flows, solved, checked and drawn.",
  cleanUrls: false,
  lastUpdated: false,
  // pages link to the source beside them, `../src/X.ts`: the site has a copy of it, as text
  markdown: {
    config: (md) => {
      md.core.ruler.push("source", ({ tokens }) => {
        for (const token of tokens.flatMap(({ children }) => children ?? [])) {
          const file = /^\.\.\/(src\/.*\.ts)$/.exec(token.attrGet("href") ?? "")?.[1];
          if (file !== undefined) token.attrSet("href", `/${file}.txt`);
        }
      });
    },
  },
  buildEnd: ({ outDir }) => {
    for (const name of readdirSync("src", { recursive: true, encoding: "utf8" })) {
      if (name.endsWith(".ts")) cpSync(`src/${name}`, `${outDir}/src/${name}.txt`);
    }
  },
  vite: { build: { chunkSizeWarningLimit: 2000 } }, // kB; the index of the local search is one chunk, loaded when somebody searches
  themeConfig: {
    search: { provider: "local" },
    outline: { level: [2, 3] },
    nav: [
      { text: "Start", link: "/start" },
      { text: "Theory", link: "/theory" },
      { text: "Solvers", link: "/solvers" },
      { text: "API", link: "/api/" },
    ],
    sidebar: [
      {
        text: "Use",
        items: [
          { text: "Start in five minutes", link: "/start" },
          { text: "Verify", link: "/verify" },
          { text: "From PyTorch and back", link: "/python" },
          { text: "Figures", link: "/figures" },
          { text: "Diagnose your network", link: "/diagnose" },
          { text: "Choose a solver", link: "/solvers" },
          { text: "Penalties", link: "/penalties" },
          { text: "Sweeps", link: "/sweeps" },
          { text: "Command line", link: "/command-line" },
          { text: "Lab", link: "/lab" },
          { text: "Notebooks", link: "/notebooks" },
        ],
      },
      {
        text: "Understand",
        items: [
          { text: "Theory", link: "/theory" },
          { text: "Who wins", link: "/who-wins" },
          { text: "Experiments", link: "/experiments" },
          { text: "Claims", link: "/claims" },
          { text: "Cells", link: "/cells" },
          { text: "Benchmarks", link: "/benchmarks" },
          { text: "Limitations", link: "/limitations" },
        ],
      },
      {
        text: "Go on",
        items: [
          { text: "Extend", link: "/extend" },
          { text: "Cite", link: "/cite" },
        ],
      },
      {
        text: "API",
        items: [
          { text: "incidental", link: "/api/incidental/" },
          { text: "… experiments", link: "/api/incidental/namespaces/experiments/" },
          { text: "incidental/solvers", link: "/api/incidental/solvers/" },
          { text: "incidental/theory", link: "/api/incidental/theory/" },
          { text: "incidental/figures", link: "/api/incidental/figures/" },
          { text: "incidental/io", link: "/api/incidental/io/" },
        ],
      },
    ],
    docFooter: { prev: "Before", next: "Next" },
  },
});
