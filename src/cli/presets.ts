import type { CatalogueEntry } from "../catalogue.ts";
import type { MemoryRequest } from "../run/memory.ts";
import { countFlag } from "./flags.ts";

/** The scales of every experiment. */
export const presetNames = ["quick", "paper"] as const;

/** One of `presetNames`. */
export type Preset = (typeof presetNames)[number];

/** `--preset` and `--seed` as values. @throws InputError */
export async function scaleOf(flags: { preset: Preset; seed: string }): Promise<{ preset: Preset; seed: number }> {
  return { preset: flags.preset, seed: await countFlag("--seed", flags.seed, {}, 0) };
}

/** An experiment at a preset, from a root seed. */
export function requestOf(entry: CatalogueEntry, { preset, seed }: { preset: Preset; seed: number }): MemoryRequest {
  return { entry, grid: { ...entry.experiment.presets[preset], seed }, seconds: entry.seconds[preset] };
}
