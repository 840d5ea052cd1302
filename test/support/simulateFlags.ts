import { Command } from "commander";
import type { CommandContext } from "../../src/cli/command.ts";
import { declare, flows } from "../../src/cli/commands/simulate.ts";
import type { PreparedRun, SimulateRequest } from "../../src/cli/simulate/runFlags.ts";

/**
 * The run that `incidental simulate FLOW …` prepares, its flags parsed as the command line parses them, in this thread.
 */
export async function preparedRun(flow: SimulateRequest["flow"], ...args: string[]): Promise<PreparedRun> {
  const asked: SimulateRequest[] = [];
  const context: CommandContext = {
    print: () => undefined,
    work: async (request) => {
      asked.push(request as SimulateRequest & { command: "simulate" });
    },
  };
  const simulate = new Command("simulate").exitOverride().configureOutput({ outputError: () => undefined });
  declare(simulate, context);
  await simulate.parseAsync([flow, ...args], { from: "user" });
  const { flags } = asked[0];
  return (await flows[flow].load()).prepare(flags);
}
