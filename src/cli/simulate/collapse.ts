import type { CollapseMethod } from "../../simulate/collapse.ts";
import { collapseMethods } from "../../simulate/methods.ts";
import { positiveFlag } from "../flags.ts";
import { type FlowCommand, type RunFlags, readRun } from "./runFlags.ts";
import { readSizes, readStart, type StartFlags } from "./start.ts";
import { requiredStrength } from "./strength.ts";

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
    const sizes = await readSizes("collapse", flags, true);
    const strength = await requiredStrength(flags, sizes, positiveFlag);
    const { lambda } = strength;
    const scope = { n: sizes.n, m: sizes.m, lambda };
    const options = await readRun(flags, scope);
    const { sampling } = options;
    const start = await readStart(flags, sizes, {
      ...{ oneFeature: true, scope, sampling },
      ...{ arrays: 5, kept: 0 }, // weights at a time are computed when they are written
    });
    const { simulateCollapse } = await import("../../simulate/collapse.ts");
    return {
      strength,
      start,
      options,
      simulate: ({ keepWeights: _, ...common }) => simulateCollapse({ ...common, lambda, method: flags.method }),
      parameters: () => ({}),
    };
  },
};
