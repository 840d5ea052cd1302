import type { Command } from "commander";
import { InputError } from "../../checks.ts";
import { nonNegativeFlag } from "../flags.ts";

/** How a loss that λ_code belongs to sums its squares: all of them, or their mean over n² entries. */
const losses = ["sum", "mean"] as const;

/** Flags of the strength of the ℓ1 penalty, as commander hands them over. */
export interface StrengthFlags {
  lambda?: string;
  lambdaCode?: string;
  loss?: (typeof losses)[number];
}

/** λ of the flow, and what the run file says of how it was given. */
export interface Strength {
  readonly lambda: number;
  readonly parameters: Readonly<Record<string, number | string>>;
}

/** Declares them. use: what for, for the help. */
export function withStrength(command: Command, use: string): Command {
  return command
    .option("--lambda <number>", `L1 strength of the flow, a quarter of the one in the loss; ${use}`)
    .addOption(
      command.createOption("--lambda-code <number>", "the one in the loss, instead of --lambda").conflicts("lambda"),
    )
    .addOption(
      command
        .createOption("--loss <name>", "whose: sum of the squares, or mean over n^2 entries as mse_loss (default: sum)")
        .choices(losses),
    );
}

/**
 * λ by --lambda or --lambda-code: λ = λ_code/4 where the loss is the sum of squares over all inputs and outputs, and
 * n² λ_code/4 where it is their mean, as PyTorch's `mse_loss` has it; null where neither is given. read: what numbers
 * may be. @throws InputError
 */
export async function readStrength(
  flags: StrengthFlags,
  scope: { readonly n: number; readonly m: number },
  read = nonNegativeFlag,
): Promise<Strength | null> {
  const { lambda, lambdaCode, loss } = flags;
  const { n, m } = scope;
  if (lambdaCode === undefined) {
    if (loss !== undefined) {
      throw new InputError(`--loss ${loss} is of --lambda-code: give --lambda-code NUMBER, or drop it.`);
    }
    return lambda === undefined ? null : { lambda: await read("--lambda", lambda, { n, m }), parameters: {} };
  }
  const code = await read("--lambda-code", lambdaCode, { n, m });
  const entries = loss === "mean" ? n * n : 1;
  return { lambda: (entries * code) / 4, parameters: { lambdaCode: code, loss: loss ?? "sum" } };
}

/** The same where it has to be given. @throws InputError */
export async function requiredStrength(
  flags: StrengthFlags,
  scope: { readonly n: number; readonly m: number },
  read = nonNegativeFlag,
): Promise<Strength> {
  const strength = await readStrength(flags, scope, read);
  if (strength !== null) return strength;
  throw new InputError(
    "--lambda is required: give the L1 strength of the flow, such as --lambda 1e-3, or --lambda-code, that of a loss.",
  );
}
