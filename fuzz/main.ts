// Random inputs, bounded and seeded: npm run fuzz -- --cases 10000 --kills 25 --seed 1
// Exits 1 where a property does not hold, with what it takes to see that again.
import { parseArgs } from "node:util";
import { flags, weightFiles } from "./commands.ts";
import { results, runFiles, sweepFiles } from "./files.ts";
import { kills } from "./kills.ts";
import { type Random, randomOf } from "./random.ts";

const { values } = parseArgs({
  options: {
    cases: { type: "string", default: "10000" },
    kills: { type: "string", default: "25" }, // sweeps, each killed four times
    seed: { type: "string", default: "1" },
    only: { type: "string" }, // KIND or KIND:NUMBER
  },
});
const kinds: Readonly<Record<string, (random: Random) => Promise<string | undefined>>> = {
  ...{ flags, weightFiles, runFiles, sweepFiles, results },
};
const seed = Number(values.seed);
const [onlyKind, onlyNumber] = values.only?.split(":") ?? [];
let faults = 0;

async function many(kind: string, count: number, work: (random: Random) => Promise<string | undefined>): Promise<void> {
  if (onlyKind !== undefined && onlyKind !== kind) return;
  const numbers = onlyNumber === undefined ? Array.from({ length: count }, (_, i) => i) : [Number(onlyNumber)];
  for (const number of numbers) {
    const fault = await work(randomOf(seed, kind, number));
    if (fault === undefined) continue;
    faults++;
    process.stdout.write(`${kind}:${number} of seed ${seed}: ${fault.slice(0, 2000)}\n`);
  }
  process.stdout.write(`${kind}: ${numbers.length} cases\n`);
}

const each = Math.ceil(Number(values.cases) / Object.keys(kinds).length);
for (const [kind, work] of Object.entries(kinds)) await many(kind, each, work);
await many("kills", Number(values.kills), kills);
process.stdout.write(faults === 0 ? "no fault\n" : `${faults} faults\n`);
process.exitCode = faults === 0 ? 0 : 1;
