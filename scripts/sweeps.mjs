// Runs every experiment of features together, and of noise, at its paper preset into figures/results, where the gallery is drawn from. Can
// be interrupted and started again; delete a folder to run its sweep anew. Takes about an hour on two cores.
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";

for (const name of readdirSync("figures/results")) {
  const out = `figures/results/${name}`;
  const command = ["dist/cli/main.js", "sweep", name, "--preset", "paper", "--out", out, "--resume"];
  execFileSync(process.execPath, command, { stdio: "inherit" });
}
