// Draws every figure of the gallery as SVG from its saved Plotly spec, figures/NAME.json -> figures/NAME.svg, after
// `npm run reproduce` has made those. Needs Chromium.
import { readFileSync } from "node:fs";
import { openRenderer, writeWhole } from "../dist/io/index.js";

const { figures } = JSON.parse(readFileSync("figures/manifest.json", "utf8"));
const renderer = await openRenderer();
for (const { name } of figures) {
  const spec = JSON.parse(readFileSync(`figures/${name}.json`, "utf8"));
  const { width, height } = spec.layout;
  await writeWhole(`figures/${name}.svg`, await renderer.render(spec, { format: "svg", width, height }));
}
await renderer.close();
