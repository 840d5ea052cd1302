import type { RunRequest } from "./protocol.ts";

/** A name for what is saved of a run: panel and parameters, such as `lab-many-n16-m24-lambda0.005-seed0.json`. */
export function fileName(request: RunRequest, extension: "json" | "csv" | "svg" | "png"): string {
  const parameters = Object.entries(request.parameters).map(([name, value]) => `${name}${value}`);
  const pair = request.panel === "pair" ? [`features${request.features.map((i) => i + 1).join("-")}`] : [];
  return `lab-${[request.panel, ...parameters, ...pair].join("-")}.${extension}`;
}
