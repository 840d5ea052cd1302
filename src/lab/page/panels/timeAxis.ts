import type { Axis } from "../charts/content.ts";
import { niceDomain } from "../charts/scale.ts";
import type { Recording } from "../recording.ts";

/** The axis of flow time: as long as the run once it has ended; until then as long as it is likely to be. */
export function timeAxis({ start, end, times }: Recording, log: boolean, likely: number): Axis {
  const first = start?.planned.find((t) => t > 0) ?? 1;
  const last = times[times.length - 1] ?? 0;
  const most = end !== undefined && last > 0 ? last : last <= likely ? likely : niceDomain([first, last], log)[1];
  return { title: "flow time t = 4η · steps", log, domain: [log ? first : 0, Math.max(most, 2 * first)] };
}
