import type { Command } from "commander";
import { isStepped } from "../../measure/clock.ts";
import { type InitName, initNames } from "../../random/initNames.ts";
import type { Run } from "../../simulate/run.ts";
import { addCommands, type CommandContext } from "../command.ts";
import { type FlowEntry, flows } from "../simulate/flows.ts";
import type { RunFlags } from "../simulate/runFlags.ts";
import { withStrength } from "../simulate/strength.ts";

/** The commands of the flows, each with the flags of every run and those of its own. */
export function declare(simulate: Command, context: CommandContext): void {
  const entries = Object.entries(flows).map(([name, { description, start, load }]) => ({
    name,
    description,
    load: async () => {
      const flow = await load();
      return {
        declare: (command: Command) =>
          withStart(withRun(flow.declare(withSizes(command, start)), isStepped(name)), start).action(
            async (flags: RunFlags) => {
              const request = { flow: name as Run["flow"], flags };
              if (flags.seeds === undefined) return context.work(request, flags);
              const { startsReport } = await import("../simulate/starts.ts");
              context.print(await startsReport(request), flags);
            },
          ),
      };
    },
  }));
  addCommands(simulate, entries, context);
}

/** Sizes; simulate/start.ts reads them. */
function withSizes(command: Command, start: FlowEntry["start"]): Command {
  if (start === "own") return command;
  if (start === "matrix") command.option("--n <count>", "features; with --weights, to be sure of them");
  return command.option("--m <count>", "neurons; with --weights, to be sure of them");
}

/** Flags of every run; simulate/runFlags.ts and simulate/strength.ts read them. */
function withRun(command: Command, stepped: boolean): Command {
  withStrength(command, "required where it is used");
  if (!stepped) {
    command
      .option("--t-end <number>", "flow time to stop at (default: when the weights rest)")
      .option("--tol <number>", "tolerance (default: 1e-8; for --method rkc 1e-3, under noise 1e-5)")
      .option("--max-steps <count>", "budget of steps");
  }
  const time = stepped ? "steps" : "flow times";
  return command
    .addOption(
      command
        .createOption("--times <list>", `${time} to keep, a,b,c, instead of samples`)
        .conflicts(["samples", "log"]),
    )
    .option("--samples <count>", "how many times to keep", "200")
    .option("--log", "space them evenly in log t")
    .option("--out <file>", "write the run as .json, or its observables as .csv")
    .option("--save-weights <file>", "write the weights at every kept time as .npy, times x n x m")
    .option("--json", "print the run (without the weights of samples) as JSON")
    .option("--quiet", "no progress, no notes")
    .addHelpText("after", "\nNumbers may be expressions: --lambda 0.1/sqrt(m), --t-end 5/lambda.");
}

/** Flags of a start from a matrix of weights; simulate/start.ts reads them. */
function withStart(command: Command, start: FlowEntry["start"]): Command {
  if (start === "own") return command;
  return command
    .option(
      "--weights <file>",
      "start from a file, one row a feature, not a random one: npy, npz, safetensors, json, csv",
    )
    .option("--tensor <name>", "which array of a weight file that holds several")
    .option("--transpose", "the weight file has one column a feature, as nn.Linear(n, m).weight has")
    .addOption(command.createOption("--seed <count>", "seed of the random start").default("0").conflicts("weights"))
    .addOption(
      command
        .createOption("--seeds <count>", "so many starts, --seed and those after it, by several threads: mean and s.e.")
        .conflicts("weights"),
    )
    .addOption(
      command
        .createOption(
          "--init <name>",
          "random start: normal W ~ N(0, scale^2/m), uniform, xavier, linear (of nn.Linear), orthogonal",
        )
        .choices(initNames)
        .default("normal" satisfies InitName)
        .conflicts("weights"),
    )
    .addOption(
      command
        .createOption("--init-scale <number>", "random start: length of its rows")
        .default("1")
        .conflicts("weights"),
    );
}
