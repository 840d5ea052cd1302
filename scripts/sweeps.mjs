// Runs every experiment of features together, and of noise, at its paper preset into figures/results, where the gallery
// is drawn from. Can be interrupted and started again; delete a folder to run its sweep anew. Takes about 80 minutes on
// two cores.
import { execFileSync } from "node:child_process";
import { experiments } from "../dist/index.js";

const AT_ONCE = 30; // seconds: what takes no longer is simulated when the gallery is drawn
const long = experiments.catalogue.filter(({ draw, seconds }) => draw !== null && seconds.paper > AT_ONCE);
for (const { name } of long.map(({ experiment }) => experiment)) {
  const out = `figures/results/${name}`;
  const command = ["dist/cli/main.js", "sweep", name, "--preset", "paper", "--out", out, "--resume"];
  execFileSync(process.execPath, command, { stdio: "inherit" });
}
