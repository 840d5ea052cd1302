// Makes the files named on the command line executable: tsc writes the command without the bit that npx needs.
import { chmodSync } from "node:fs";

for (const file of process.argv.slice(2)) chmodSync(file, 0o755);
