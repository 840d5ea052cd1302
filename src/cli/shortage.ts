import { getHeapStatistics } from "node:v8";
import { errorCode, explanationOf, firstLine } from "../io/fileErrors.ts";

/** What runs out in any command, not only at a file that a message could name. */
const EVERYWHERE = ["EMFILE", "ENFILE", "ENOMEM", "ENOSPC", "EDQUOT", "EIO", "EROFS"];

/** What this process cannot get of the machine, and what to do, in a line; undefined for a fault of the program. */
export function shortageOf(error: unknown): string | undefined {
  const code = errorCode(error) ?? "";
  const reason = firstLine(error);
  if (code === "ERR_WORKER_OUT_OF_MEMORY" || (error instanceof RangeError && reason.includes("allocation failed"))) {
    const limit = Math.round(getHeapStatistics().heap_size_limit / 1e6);
    return (
      `out of memory, of which Node.js may use ${limit} MB here; ask for less, such as fewer --samples, or raise the ` +
      "limit with NODE_OPTIONS=--max-old-space-size=MEGABYTES."
    );
  }
  if (error instanceof RangeError && reason.includes("WebAssembly")) {
    return (
      "WebAssembly cannot reserve its address space, which browser images need: raise ulimit -v, or set " +
      "NODE_OPTIONS=--disable-wasm-trap-handler."
    );
  }
  if (code.startsWith("ERR_WORKER_")) {
    const cause = EVERYWHERE.find((name) => reason.includes(name));
    const [problem, remedy] = explanationOf(cause ?? "") ?? [reason, "raise the limits with ulimit -u and ulimit -n"];
    return `no thread can be started: ${problem}; ${remedy}.`;
  }
  if (code === "ERR_MODULE_NOT_FOUND") {
    const remedy = "open more files (ulimit -n) if few are allowed, else install it anew";
    return `a part of the program cannot be loaded: ${reason}; ${remedy}.`;
  }
  const named = EVERYWHERE.includes(code) ? explanationOf(code) : undefined;
  return named && `${named.join("; ")}.`;
}
