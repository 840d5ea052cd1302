import { InputError } from "../../checks.ts";
import { type L1Method, l1Methods } from "../../simulate/methods.ts";
import { nonNegativeFlag, positiveFlag, required } from "../flags.ts";
import { lambdaText, type OwnLawFlags, ownNumbers, readLaw, withSet } from "./ownLaw.ts";
import { type FlowCommand, type RunFlags, readRun } from "./runFlags.ts";
import { readNeurons, readStart, type StartFlags } from "./start.ts";

interface ReducedFlags extends RunFlags, StartFlags, OwnLawFlags {
  rate?: string;
  method: L1Method;
  step: string;
}

/** `incidental simulate reduced`. */
export const reduced: FlowCommand<ReducedFlags> = {
  declare: (command) =>
    withSet(command)
      .option("--rate <expression>", "dw/dt in w, l1, squaredNorm and fourthNorm of the row, t, m, lambda; required")
      .addOption(
        command
          .createOption("--method <name>", "event is the reference, rkc for large m, proximal the simple check")
          .choices(l1Methods)
          .default("auto" satisfies L1Method),
      )
      .option("--step <number>", "step of --method proximal", "0.1"),

  async prepare(flags) {
    const { method } = flags;
    const text = required("--rate", flags.rate, 'dw/dt, such as --rate "(1 - squaredNorm)*w - lambda*sign(w)"');
    const sizes = await readNeurons("reduced", flags);
    const lambda = await nonNegativeFlag("--lambda", lambdaText("--rate", text, flags.lambda), sizes);
    const scope = { ...sizes, lambda };
    if (flags.tEnd === undefined && flags.times === undefined) {
      throw new InputError(
        "--t-end is required: by a law of one's own weights need not come to rest; give it or --times.",
      );
    }
    const options = await readRun(flags, scope);
    const step = await positiveFlag("--step", flags.step, scope);
    const law = await readLaw(text, flags, scope);
    const { sampling } = options;
    const start = await readStart(flags, { flow: "reduced", oneFeature: true, sizes, scope, sampling });
    const { parseRate } = await import("../../expressions/index.ts");
    const { n, m } = start;
    const rate = parseRate(text, { parameters: { lambda, n, m, ...law.set } });
    const { simulateReduced } = await import("../../simulate/reduced.ts");
    return {
      lambda,
      start,
      options,
      simulate: (common, { keepWeights }) => simulateReduced({ ...common, keepWeights, method, step, rate }),
      parameters: (run) => ({ step: run.method === "proximal" ? step : null, rate: text, set: ownNumbers(law.set) }),
    };
  },
};
