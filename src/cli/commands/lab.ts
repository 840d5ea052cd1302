import type { AddressInfo } from "node:net";
import type { Command } from "commander";
import { InputError } from "../../checks.ts";
import { quoted, quotedShort } from "../../io/fileErrors.ts";
import { interruptible } from "../../run/interrupt.ts";
import type { CommandContext } from "../command.ts";
import { countFlag } from "../flags.ts";
import { labFiles, labServer } from "../labServer.ts";

/** Flags of `lab`, as commander hands them over. */
interface LabFlags {
  port: string;
  host: string;
}

const HIGHEST = 65_535;

/** Options and action of `incidental lab`. */
export function declare(command: Command, { print }: CommandContext): void {
  command
    .option("--port <number>", "port to listen at; 0: any that is free", "8020")
    .option("--host <address>", "address of this machine to listen at", "127.0.0.1")
    .action((flags) => serve(flags, (line) => print({ output: `incidental: ${line}\n`, notes: [], exitCode: 0 }, {})));
}

/** Serves the page until Ctrl-C; `say` hears where it is as soon as it can be opened. @throws InputError */
async function serve(flags: LabFlags, say: (line: string) => void): Promise<void> {
  const port = await countFlag("--port", flags.port, {}, 0);
  if (port > HIGHEST) throw new InputError(`--port must be at most ${HIGHEST}, got ${quoted(flags.port)}.`);
  if (flags.host.trim() === "") {
    throw new InputError(`--host must be an address of this machine, such as 127.0.0.1, got ${quoted(flags.host)}.`);
  }
  const server = labServer(await labFiles(new URL("../../lab/", import.meta.url)));
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(refusal(error, { port, host: flags.host })));
    server.listen(port, flags.host, resolve);
  });
  const address = server.address();
  const { port: taken, address: listening } = address as AddressInfo;
  const host = flags.host.includes(":") ? `[${flags.host}]` : flags.host;
  await interruptible(({ stop }) => {
    say(`the lab is at http://${host}:${taken}/ until Ctrl-C`);
    if (!isLoopback(listening)) say("everybody who reaches this machine at that address can open it");
    return new Promise<void>((resolve) =>
      stop.addEventListener("abort", () => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    );
  });
}

/** Whether only this machine reaches an address. */
function isLoopback(address: string): boolean {
  return address === "::1" || /^(?:::ffff:)?127\./.test(address);
}

/** Why the address cannot be used, where the flags are at fault. */
export function refusal(error: NodeJS.ErrnoException, { port, host }: { port: number; host: string }): Error {
  switch (error.code) {
    case "EADDRINUSE":
      return new InputError(`--port ${port} is in use on ${host}; take another, or --port 0 for any that is free.`);
    case "EACCES":
      return new InputError(`--port ${port} is not for everybody to use; take one from 1024 up, or 0.`);
    case "EMFILE":
    case "ENFILE":
    case "ENOBUFS":
    case "ENOMEM":
      return error;
    default: // by the system (EINVAL, EADDRNOTAVAIL, ...) or as a name that is none (ENOTFOUND, EAI_...)
      return new InputError(`--host must be an address of this machine, such as 127.0.0.1, got ${quotedShort(host)}.`);
  }
}
