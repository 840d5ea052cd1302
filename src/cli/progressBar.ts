import { SingleBar } from "cli-progress";
import { begun } from "../io/unfinished.ts";

/** A progress bar on standard error, only where a person watches: not with --quiet, not in a pipe. */
export interface ProgressBar {
  readonly update: (fraction: number, where: string) => void;
  readonly stop: () => void;
}

export function progressBar({ quiet }: { quiet: boolean }): ProgressBar {
  if (quiet || !process.stderr.isTTY) return { update: () => undefined, stop: () => undefined };
  const bar = new SingleBar({
    format: " {bar} {percentage} %  {where}",
    stream: process.stderr,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    hideCursor: true,
    clearOnComplete: true,
    gracefulExit: false,
  });
  bar.start(1, 0, { where: "" });
  const stop = (): void => {
    finished();
    if (bar.isActive) bar.stop(); // and shows the cursor again
  };
  const finished = begun(stop);
  return { update: (fraction, where) => bar.update(Math.min(1, fraction), { where }), stop };
}
