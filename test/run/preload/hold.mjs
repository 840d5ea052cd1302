// Loaded by `node --import`: what is written to a file waits until the file INCIDENTAL_TEST_GO is there; in the main
// thread also until a second SIGINT. The program itself knows nothing of this.
import { existsSync } from "node:fs";
import { open } from "node:fs/promises";
import { devNull } from "node:os";
import { setTimeout } from "node:timers/promises";
import { isMainThread } from "node:worker_threads";

let interrupts = 0;
if (isMainThread) process.prependListener("SIGINT", () => interrupts++);

const handle = await open(devNull);
const { writeFile } = handle;
Object.getPrototypeOf(handle).writeFile = async function (...given) {
  while (!existsSync(process.env.INCIDENTAL_TEST_GO) && interrupts < 2) await setTimeout(10);
  return writeFile.apply(this, given);
};
await handle.close();
