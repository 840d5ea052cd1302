import { harmless } from "../io/fileErrors.ts";

/** What surrounds the work of a command in its worker thread. */
export interface TaskContext {
  readonly signal: { readonly aborted: boolean };
  /** Hears how far the work is: a share from 0 to 1 and a few words such as `t = 120 of 5000`. */
  readonly onProgress: (fraction: number, where: string) => void;
  /** Hears that nothing is left but to write what there is. */
  readonly onWriting: () => void;
}

/** What a command has to say when it is over. */
export interface CommandReport {
  /** For standard output. */
  readonly output: string;
  /** For people, on standard error; left out with --quiet. */
  readonly notes: readonly string[];
  /** Why it was not finished; said even with --quiet. */
  readonly problem?: string;
  /** 0 done, 1 not finished or an invariant failed. */
  readonly exitCode: 0 | 1;
}

/** `12 s`, `5 min`, `2 h 10 min`: a length of time, as exactly as a person waiting wants it. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 100) return `${whole} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 100) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `, 3 min left`; empty while there is no estimate. */
export function left({ secondsLeft }: { readonly secondsLeft: number | null }): string {
  return secondsLeft === null ? "" : `${duration(secondsLeft)} left`;
}

/** Node's warnings as lines of the program: its own take two. */
export function warningsAsLines(): void {
  process.removeAllListeners("warning");
  process.on("warning", ({ message }) => say(message));
}

/** A line for people, on standard error. */
export function say(line: string): void {
  process.stderr.write(`incidental: ${line.split("\n").map(harmless).join("\n")}\n`);
}

/** Says what became of an interrupt that cannot be heeded at once. */
export function sayWaiting(): void {
  say("interrupted: writing what there is; a second interrupt gives it up");
}

/** What a second interrupt did to the writing. */
export const GIVEN_UP = ", and what was not yet written has been given up";
