import { InputError } from "../checks.ts";
import { countFlag } from "./flags.ts";
import type { JobRequest } from "./job.ts";
import { reproducible } from "./reproductions.ts";

/** Turns names and flags of `reproduce` into values. @throws InputError */
export async function reproduceRequest(
  names: string[],
  flags: { preset: string; seed: string; out: string; json?: true },
): Promise<JobRequest> {
  const unknown = names.find((name) => !reproducible.includes(name));
  if (unknown !== undefined) {
    throw new InputError(`reproduce knows the figures ${reproducible.join(", ")}, got "${unknown}".`);
  }
  const { preset, seed, out, json } = flags;
  if (preset !== "paper" && preset !== "quick") {
    throw new InputError(`--preset must be paper or quick, got "${preset}".`);
  }
  return {
    command: "reproduce",
    names,
    preset,
    seed: await countFlag("--seed", seed, {}, 0),
    out,
    json: json === true,
  };
}
