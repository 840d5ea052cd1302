import { version } from "../io/version.ts";
import { claimTable } from "./claimTable.ts";
import { type GalleryEntry, openGallery } from "./gallery.ts";
import { draw, reproducible } from "./reproductions.ts";
import type { TaskContext, TaskReport } from "./task.ts";

/** `incidental reproduce`, its flags turned into values. */
export interface ReproduceRequest {
  /** Figures to make; all of them when empty. */
  readonly names: readonly string[];
  readonly preset: "quick" | "paper";
  readonly seed: number;
  readonly out: string;
  readonly json: boolean;
}

/** Makes the figures one after the other; those finished are kept whatever happens to the next. @throws InputError, Interrupted */
export async function reproduceTask(request: ReproduceRequest, context: TaskContext): Promise<TaskReport> {
  const { names, out, preset, seed, json } = request;
  const chosen = names.length === 0 ? reproducible : reproducible.filter((name) => names.includes(name));
  const gallery = await openGallery(out);
  const made: GalleryEntry[] = [];
  for (const [i, name] of chosen.entries()) {
    const where = `figure ${i + 1} of ${chosen.length}: ${name}`;
    const onProgress = (fraction: number) => context.onProgress((i + fraction) / chosen.length, where);
    onProgress(0);
    const { entry, figure } = draw({ name, preset, seed }, { ...context, onProgress });
    await gallery.add(entry, figure);
    made.push(entry);
  }
  const claims = made.flatMap((figure) => figure.claims);
  const broken = claims.filter((claim) => claim.invariant && claim.verdict === "fails");
  return {
    output: json ? `${JSON.stringify({ version, preset, claims })}\n` : `${claimTable(claims)}\n`,
    notes: [`wrote ${made.map(({ name }) => `${name}.html`).join(", ")} to ${out}`],
    exitCode: broken.length > 0 ? 1 : 0,
  };
}
