import { collapseSpeed } from "./collapseSpeed.ts";
import { largeCollapse } from "./largeCollapse.ts";
import { printTable } from "./table.ts";

/**
 * `npm run bench`: one table, every ratio measured within this run. Takes about three minutes, nearly all of them in the Euler loop
 * that the reduction is compared with. Name benchmarks to run only those: npm run bench -- collapse
 */
const benchmarks = { collapse: collapseSpeed, large: largeCollapse };

const wanted = process.argv.slice(2);
for (const [name, run] of Object.entries(benchmarks)) {
  if (wanted.length === 0 || wanted.includes(name)) printTable(run());
}
