import { InputError } from "../../checks.ts";
import { type L1Method, l1Methods } from "../../simulate/methods.ts";
import { required } from "../flags.ts";
import { readStep, withMethod, withStep } from "./methodFlags.ts";
import { type OwnLawFlags, ownNumbers, ownStrength, readLaw, withSet } from "./ownLaw.ts";
import { type FlowCommand, type RunFlags, readRun } from "./runFlags.ts";
import { readSizes, readStart, type StartFlags } from "./start.ts";

interface ReducedFlags extends RunFlags, StartFlags, OwnLawFlags {
  rate?: string;
  method: L1Method;
  step?: string;
}

/** `incidental simulate reduced`. */
export const reduced: FlowCommand<ReducedFlags> = {
  declare: (command) =>
    withStep(
      withMethod(withSet(command), l1Methods, "event is the reference, rkc for large m, proximal the simple check"),
    ).option("--rate <expression>", "dw/dt in w, l1, squaredNorm and fourthNorm of the row, t, m, lambda; required"),

  async prepare(flags) {
    const { method } = flags;
    const text = required("--rate", flags.rate, 'dw/dt, such as --rate "(1 - squaredNorm)*w - lambda*sign(w)"');
    const sizes = await readSizes("reduced", flags, true);
    const { n, m } = sizes;
    const strength = await ownStrength("--rate", text, flags, sizes);
    const { lambda } = strength;
    const scope = { n, m, lambda };
    if (flags.tEnd === undefined && flags.times === undefined) {
      throw new InputError(
        "--t-end is required: by a law of one's own weights need not come to rest; give it or --times.",
      );
    }
    const options = await readRun(flags, scope);
    const step = await readStep(flags, scope);
    const law = await readLaw(text, flags, scope);
    const { sampling } = options;
    const start = await readStart(flags, sizes, { oneFeature: true, scope, sampling });
    const { parseRate } = await import("../../expressions/index.ts");
    const rate = parseRate(text, { parameters: { lambda, n, m, ...law.set } });
    const { simulateReduced } = await import("../../simulate/reduced.ts");
    return {
      strength,
      start,
      options,
      simulate: (common) => simulateReduced({ ...common, method, step, rate }),
      parameters: (run) => ({ step: run.method === "proximal" ? step : null, rate: text, set: ownNumbers(law.set) }),
    };
  },
};
