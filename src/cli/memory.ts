import { totalmem } from "node:os";
import { InputError } from "../checks.ts";

/**
 * Refuses what this machine has not the memory for. what: of which size, with its verb, `--n 8 --m 16 needs`; bytes:
 * how many it needs; advice: what to do. @throws InputError
 */
export function checkMemory(what: string, bytes: number, advice: string): void {
  const available = Math.min(process.constrainedMemory() || Infinity, totalmem());
  if (bytes <= available) return;
  const gigabytes = (count: number) => `${(count / 1e9).toPrecision(3)} GB`;
  throw new InputError(
    `${what} about ${gigabytes(bytes)} of memory, this machine has ${gigabytes(available)}; ${advice}.`,
  );
}
