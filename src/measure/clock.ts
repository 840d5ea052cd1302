/** Whether the times of a run are steps of an optimiser, not flow time. */
export function isStepped(flow: string): boolean {
  return flow === "adamw";
}

/** What one unit of its times is called. */
export function clockOf(flow: string): "step" | "flow time" {
  return isStepped(flow) ? "step" : "flow time";
}
