import { InputError } from "../checks.ts";

/**
 * A name as messages show it: in double quotes and on one line, whatever it contains. What a terminal could obey
 * (controls) and what changes the order of text is escaped as in JSON.
 */
export function quoted(name: string): string {
  return JSON.stringify(name).replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, (letters) =>
    Array.from({ length: letters.length }, (_, k) => `\\u${letters.charCodeAt(k).toString(16).padStart(4, "0")}`).join(
      "",
    ),
  );
}

/**
 * A message with what a terminal could obey, and what changes the order of text, escaped as in JSON; the rest, also
 * what was escaped before, as it is.
 */
export function harmless(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (letter) => quoted(letter).slice(1, -1));
}

/** A text of others, such as the message of a library, with everything escaped that `quoted` escapes but quotes. */
export function escaped(text: string): string {
  return quoted(text).slice(1, -1).replaceAll('\\"', '"');
}

/** A name from inside a file, quoted, its end left out where it is long. */
export function quotedShort(name: string): string {
  return quoted(name.length > 60 ? `${name.slice(0, 60)}...` : name);
}

/**
 * A file name for the terminal: as it is, also with the back-slashes of Windows, in quotes where it holds what a
 * terminal does not print.
 */
export function printable(name: string): string {
  const safe = quoted(name);
  return safe.replaceAll("\\\\", "\\") === `"${name}"` ? name : safe;
}

/**
 * A word of a command to be pasted into a shell, which obeys nothing in it; what a terminal does not print is escaped
 * as bash and zsh read it.
 */
export function shellWord(word: string): string {
  if (/^[\w./-]+$/.test(word)) return word;
  if (!/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(word)) return `'${word.replaceAll("'", "'\\''")}'`;
  const escapes = quoted(word).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `$'${escapes}'`;
}

/** What went wrong and what to do about it, by the error code of Node.js. */
const explanations: Readonly<Record<string, readonly [problem: string, remedy: string]>> = {
  ENOENT: ["no such file or folder", "check the path"],
  ENOTDIR: ["a part of its path is not a folder", "check the path"],
  EISDIR: ["it is a folder", "give the name of a file"],
  EACCES: ["permission denied", "change the permissions or choose another place"],
  EPERM: ["operation not permitted", "change the permissions or choose another place"],
  EBUSY: ["another program has it open", "close it there or choose another name"],
  EROFS: ["the file system is read-only", "choose another place"],
  ENOSPC: ["no space left on the disk", "free some space or choose another disk"],
  EDQUOT: ["the disk quota is used up", "free some space or choose another disk"],
  EFBIG: ["it would be larger than files may be here", "raise the limit with ulimit -f or choose another disk"],
  EIO: ["the disk reports an error", "check the disk"],
  ENAMETOOLONG: ["the name is too long", "choose a shorter one"],
  EMFILE: ["too many files are open", "close some or raise the limit with ulimit -n"],
  ENFILE: ["too many files are open on this machine", "end other programs or raise the limit of the system"],
  ELOOP: ["its symbolic links lead in a circle", "make them lead to a file or remove them"],
  EBADF: ["it was closed while it was in use", "check the disk, and what else uses the file"],
  ETXTBSY: ["it is a program that runs", "choose another place"],
  ENXIO: ["there is no such device", "give the name of a plain file"],
  ENODEV: ["there is no such device", "give the name of a plain file"],
  ESTALE: ["the network drive has lost it", "connect the drive again"],
  ETIMEDOUT: ["the network drive does not answer", "wait or choose another place"],
  ERR_FS_FILE_TOO_LARGE: ["it is larger than 2 GiB", "split it or save float32"],
  ERR_STRING_TOO_LONG: ["it is too large for one text", "save it as .npy"],
  ENOMEM: ["it is too large for the memory of this process", "split it or use a larger machine"],
};

/** What an error code of Node.js means and what to do; undefined for others. */
export function explanationOf(code: string): readonly [problem: string, remedy: string] | undefined {
  return Object.hasOwn(explanations, code) ? explanations[code] : undefined;
}

/**
 * `error`, thrown by the file system, as one line that names the file, the reason in words (else the code) and a
 * remedy.
 */
export function fileProblem(action: "read" | "write", file: string, error: unknown): InputError {
  const code = errorCode(error);
  const [problem, remedy] = explanationOf(code ?? "") ?? [code ?? firstLine(error), "check the path and the disk"];
  return new InputError(`cannot ${action} ${quoted(file)}: ${problem}; ${remedy}.`, { cause: error });
}

/** The error code of Node.js ("ENOENT", …), undefined when `error` carries none. */
export function errorCode(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}

/** The first line of an error's message. */
export function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split(/[\r\n]/, 1)[0];
}
