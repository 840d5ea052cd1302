// Draws the figures of the sweeps from their saved results, then every figure of the gallery as SVG from its saved
// Plotly spec: figures/results/NAME -> figures/NAME.json -> figures/NAME.svg. Needs Chromium.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { openRenderer, writeWhole } from "../dist/io/index.js";

for (const name of readdirSync("figures/results")) {
  const command = ["dist/cli/main.js", "figure", name, "--from", `figures/results/${name}`, "--out", "figures"];
  execFileSync(process.execPath, command, { stdio: "inherit" });
}

const { figures } = JSON.parse(readFileSync("figures/manifest.json", "utf8"));
const renderer = await openRenderer();
for (const { name } of figures) {
  const spec = JSON.parse(readFileSync(`figures/${name}.json`, "utf8"));
  const { width, height } = spec.layout;
  await writeWhole(`figures/${name}.svg`, await renderer.render(spec, { format: "svg", width, height }));
}
await renderer.close();
