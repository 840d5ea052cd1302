// Loaded into the threads of a sweep by `node --import`: at the moment that INCIDENTAL_TEST_MOMENT counts, when a
// running cell looks whether it is to stop, it does what INCIDENTAL_TEST_DEED says. The program itself knows nothing of
// this.
import { isMainThread } from "node:worker_threads";
import { InputError } from "../../../dist/checks.js";

const { INCIDENTAL_TEST_DEED: deed, INCIDENTAL_TEST_MOMENT: moment } = process.env;
const load = Atomics.load;
let looks = 0;

/** Whether an array is the flag by which cells are told to stop: the only shared one of a single entry. */
const isFlag = (array) => array.length === 1;

if (!isMainThread) {
  Atomics.load = (array, index) => {
    if (!isFlag(array)) return load(array, index);
    if (deed === "deaf") return 0;
    if (++looks === Number(moment)) {
      if (deed === "exit") process.exit(7);
      if (deed === "throw") throw new Error("the moon is full");
      if (deed === "refuse") throw new InputError("lambda does not suit the moon.");
      if (deed === "fill") fill([]);
    }
    return load(array, index);
  };
}

/** Takes memory until there is none. */
function fill(hoard) {
  for (;;) hoard.push(new Array(1_000_000).fill(looks));
}
