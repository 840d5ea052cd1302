import { InputError } from "../../checks.ts";
import { quoted } from "../../io/fileErrors.ts";
import type { KernelChoice } from "../../kernels/index.ts";
import { countFlag, listFlag, nonNegativeFlag, positiveFlag } from "../flags.ts";
import { withKernel } from "./methodFlags.ts";
import { type FlowCommand, type RunFlags, samplingOf } from "./runFlags.ts";
import { readSizes, readStart, type StartFlags } from "./start.ts";
import { requiredStrength } from "./strength.ts";

interface AdamWFlags extends RunFlags, StartFlags {
  rate: string;
  decay: string;
  steps: string;
  betas: string;
  eps: string;
  kernel: KernelChoice;
}

/** `incidental simulate adamw`. */
export const adamW: FlowCommand<AdamWFlags> = {
  declare: (command) =>
    withKernel(command)
      .option("--rate <number>", "learning rate", "1e-3")
      .option("--decay <number>", "weight decay", "0.01")
      .option("--steps <count>", "how many", "7500")
      .option("--eps <number>", "added to the root of the mean square of the gradient", "1e-8")
      .option("--betas <list>", "of the mean gradient and its mean square", "0.9,0.999"),

  async prepare(flags) {
    const { kernel } = flags;
    const sizes = await readSizes("adamw", flags, false);
    const { n, m } = sizes;
    const strength = await requiredStrength(flags, sizes);
    const { lambda } = strength;
    const scope = { n, m, lambda };
    const learningRate = await positiveFlag("--rate", flags.rate, scope);
    const weightDecay = await nonNegativeFlag("--decay", flags.decay, scope);
    const steps = await countFlag("--steps", flags.steps, scope);
    const betas = await listFlag("--betas", flags.betas, scope);
    if (betas.length !== 2) throw new InputError(`--betas must be two numbers, got ${quoted(flags.betas)}.`);
    const [beta1, beta2] = betas;
    // AdamW on a mean of n² squares is that on their sum with n² times the eps
    const epsilon = (flags.loss === "mean" ? n * n : 1) * (await positiveFlag("--eps", flags.eps, scope));
    const sampling = await samplingOf(flags, scope);
    const start = await readStart(flags, sizes, { oneFeature: false, scope, sampling });
    const { simulateAdamW } = await import("../../simulate/adamW.ts");
    const how = { n, m, lambdaCode: 4 * lambda, learningRate, weightDecay, epsilon, steps, kernel };
    return {
      strength,
      start,
      options: { sampling },
      simulate: ({ onProgress, weights, keepWeights, signal }) =>
        simulateAdamW({
          ...{ weights, sampling, keepWeights, signal, ...how, betas: [beta1, beta2] },
          onProgress: (t, tEnd) => onProgress({ t, tEnd }),
        }),
      parameters: () => ({ learningRate, weightDecay, beta1, beta2, epsilon, steps, kernel }),
    };
  },
};
