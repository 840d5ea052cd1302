import type { CollapseMethod } from "../../simulate/collapse.ts";
import { collapseMethods } from "../../simulate/methods.ts";
import { positiveFlag, required } from "../flags.ts";
import { type FlowCommand, lambdaHint, type RunFlags, readRun } from "./runFlags.ts";
import { readNeurons, readStart, type StartFlags } from "./start.ts";

interface CollapseFlags extends RunFlags, StartFlags {
  method: CollapseMethod;
}

/** `incidental simulate collapse`. */
export const collapse: FlowCommand<CollapseFlags> = {
  declare: (command) =>
    command.addOption(
      command
        .createOption("--method <name>", "reduction: two exact equations; event: every weight")
        .choices(collapseMethods)
        .default("reduction" satisfies CollapseMethod),
    ),

  async prepare(flags) {
    const sizes = await readNeurons("collapse", flags);
    const lambda = await positiveFlag("--lambda", required("--lambda", flags.lambda, lambdaHint), sizes);
    const scope = { ...sizes, lambda };
    const options = await readRun(flags, scope);
    const { sampling } = options;
    const start = await readStart(flags, {
      ...{ flow: "collapse", oneFeature: true, sizes, scope, sampling },
      ...{ arrays: 5, kept: 0 }, // weights at a time are computed when they are written
    });
    const { simulateCollapse } = await import("../../simulate/collapse.ts");
    return {
      lambda,
      start,
      options,
      simulate: (common) => simulateCollapse({ ...common, lambda, method: flags.method }),
      parameters: () => ({}),
    };
  },
};
