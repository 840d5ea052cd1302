import { InputError } from "../../checks.ts";
import { type NoiseLevel, noiseLevels } from "../../dynamics/noiseLevels.ts";
import { quoted } from "../../io/fileErrors.ts";
import type { KernelChoice } from "../../kernels/index.ts";
import { noiseLaw, noiseNames } from "../../random/noiseLaws.ts";
import { type NoiseMethod, noiseMethods } from "../../simulate/methods.ts";
import { countFlag, nonNegativeFlag, numberFlag, required, type Scope } from "../flags.ts";
import { withKernel, withMethod } from "./methodFlags.ts";
import { type FlowCommand, type RunFlags, readRun } from "./runFlags.ts";
import { readSizes, readStart, type StartFlags } from "./start.ts";
import { readStrength } from "./strength.ts";

interface NoiseFlags extends RunFlags, StartFlags {
  law: string;
  sigma?: string;
  kurtosis?: string;
  level: NoiseLevel;
  enumerate?: string;
  method: NoiseMethod;
  kernel: KernelChoice;
}

/** `incidental simulate noise`. */
export const noise: FlowCommand<NoiseFlags> = {
  declare: (command) =>
    withKernel(withMethod(command, noiseMethods, "dopri5 goes without a penalty, event with one; auto is rkc"))
      // not `choices`: the library knows more laws than it has, and why it has not got them
      .option("--law <name>", `of the noise: ${noiseNames.join(", ")}`, "bipolar")
      .option("--sigma <number>", "its standard deviation; required")
      .addOption(
        command
          .createOption("--kurtosis <number>", "excess kurtosis, >= -2, of --law three-point, which it implies")
          .implies({ law: "three-point" }),
      )
      .addOption(
        command
          .createOption(
            "--level <name>",
            "gaussian: variance alone; closure: fourth cumulant too; exact: discrete laws",
          )
          .choices(noiseLevels)
          .default("closure" satisfies NoiseLevel),
      )
      .addOption(
        command
          .createOption(
            "--enumerate <count>",
            "only so many of every row's largest weights by --level exact, which it implies, the closure for the rest",
          )
          .implies({ level: "exact" satisfies NoiseLevel }),
      ),

  async prepare(flags) {
    const { level, method, kernel } = flags;
    const sizes = await readSizes("noise", flags, false);
    const { n, m } = sizes;
    const strength = (await readStrength(flags, sizes)) ?? { lambda: 0, parameters: {} };
    const { lambda } = strength;
    const scope = { n, m, lambda };
    const text = required("--sigma", flags.sigma, "the standard deviation of the noise, such as --sigma 0.15");
    if (flags.tEnd === undefined && flags.times === undefined) {
      throw new InputError(
        "--t-end is required: under noise weights need not come to rest; 2*10^4 steps of rate 0.02 are --t-end 1600.",
      );
    }
    const sigma = await nonNegativeFlag("--sigma", text, scope);
    const law = noiseLaw(flags.law, { sigma, excessKurtosis: await readKurtosis(flags, scope) });
    const enumerate =
      flags.enumerate === undefined ? undefined : await countFlag("--enumerate", flags.enumerate, scope, 0);
    const options = await readRun(flags, scope);
    const { sampling } = options;
    const start = await readStart(flags, sizes, { oneFeature: false, scope, sampling });
    const how = { n, m, lambda, method, kernel, level, law, ...(enumerate !== undefined && { enumerate }) };
    const { simulateNoise } = await import("../../simulate/noise.ts");
    return {
      strength,
      start,
      options,
      simulate: (common) => simulateNoise({ ...common, ...how }),
      parameters: () => ({
        ...{ kernel, level, law: law.name, sigma, excessKurtosis: law.excessKurtosis },
        enumerate: enumerate ?? null,
      }),
    };
  },
};

async function readKurtosis({ kurtosis }: NoiseFlags, scope: Scope): Promise<number | undefined> {
  if (kurtosis === undefined) return undefined;
  const value = await numberFlag("--kurtosis", kurtosis, scope);
  if (value >= -2) return value;
  throw new InputError(`--kurtosis must be >= -2, got ${quoted(kurtosis)}: no law is below, since E x^4 >= (E x^2)^2.`);
}
