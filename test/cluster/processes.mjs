// Programs that are waited for, and what runs on this machine.
import { execFile } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/** What a program prints. @throws Error with what it says on standard error, if it ends with anything but 0 */
export function run(file, args, options = {}) {
  return new Promise((resolve, reject) => {
    execFile(file, args, { maxBuffer: 2 ** 26, ...options }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${file} ${args.join(" ")}: ${stderr.trim() || error.message}`));
    });
  });
}

/** Asks until there is an answer that is neither false nor undefined. @throws Error that says what never came */
export async function until(what, ask, { seconds = 120, pause = 200 } = {}) {
  const end = performance.now() + 1000 * seconds;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > end) throw new Error(`after ${seconds} s still not: ${what}`);
    await delay(pause); // ms
  }
}

/** The processes there are, those that are over and unasked for left out: their folders cannot be read. */
export function processes() {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((id) => {
      try {
        return {
          id: Number(id),
          command: readFileSync(`/proc/${id}/cmdline`, "utf8").split("\0"),
          folder: readlinkSync(`/proc/${id}/cwd`),
          namespace: readlinkSync(`/proc/${id}/ns/pid`),
        };
      } catch {
        return [];
      }
    });
}

/** Whether a process that was seen by `processes` is still there. */
export function isAlive({ id, namespace }) {
  return processes().some((one) => one.id === id && one.namespace === namespace);
}

/** Kills a process that was seen by `processes`, unless it is over by now. */
export function kill({ id }) {
  try {
    process.kill(id, "SIGKILL");
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}
