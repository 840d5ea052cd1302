import type { Command } from "commander";
import { InputError } from "../../checks.ts";
import { type KernelChoice, kernelChoices } from "../../kernels/index.ts";
import { positiveFlag, type Scope } from "../flags.ts";

/** Declares `--method`; `auto` is the default. */
export function withMethod(command: Command, names: readonly string[], description: string): Command {
  return command.addOption(command.createOption("--method <name>", description).choices(names).default("auto"));
}

/** Declares `--kernel`. */
export function withKernel(command: Command): Command {
  return command.addOption(
    command
      .createOption("--kernel <name>", "of the dense products")
      .choices(kernelChoices)
      .default("auto" satisfies KernelChoice),
  );
}

const DEFAULT = 0.1;

/** Declares `--step`. */
export function withStep(command: Command): Command {
  return command.option("--step <number>", `step of --method proximal (default: ${DEFAULT})`);
}

/** The step of `proximal`, which nothing else has. @throws InputError */
export async function readStep({ step, method }: { step?: string; method: string }, scope: Scope): Promise<number> {
  if (step === undefined) return DEFAULT;
  if (method === "proximal") return positiveFlag("--step", step, scope);
  throw new InputError(
    `--step is of --method proximal, and --method is ${method}: choose that method, or drop --step.`,
  );
}
