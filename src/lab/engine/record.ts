import { finalInFile, observableColumns, observableRows, runRecord } from "../../simulate/record.ts";
import type { Run, Simulated } from "../../simulate/run.ts";
import { linkNames, type Values } from "./panels.ts";
import type { RunRequest } from "./protocol.ts";
import { lawOf } from "./runs/noisePlan.ts";
import { flowOf, type Plan, TOLERANCE } from "./runs/plan.ts";

/** The record of a run, as the command line writes it (docs/command-line.md, the run file). */
export function recordOf(plan: Plan, simulated: Simulated, version: string): Run {
  const { m, seed, scale, features, adamW } = plan;
  const n = features === null ? plan.n : features.length;
  const parameters = {
    ...{ n, m, lambda: plan.lambda },
    ...(adamW === null && { tEnd: plan.tEnd, tolerance: TOLERANCE }),
    ...{ initScale: scale, weights: null },
    ...ownParameters(plan),
  };
  const flow = flowOf(plan);
  const record = runRecord({ flow, parameters, seed, version }, simulated);
  return { ...record, final: finalInFile(record) };
}

/** Its text as JSON, every number exactly. */
export function jsonOf(record: Run): string {
  return lineOf(record);
}

/** A value as a line of JSON. */
export function lineOf(value: unknown): string {
  const plain = (_key: string, entry: unknown) => (entry instanceof Float64Array ? Array.from(entry) : entry);
  return `${JSON.stringify(value, plain)}\n`;
}

/** The observables as comma-separated values, every number exactly. */
export function csvOf(run: Run): string {
  return [observableColumns(run), ...observableRows(run)].map((row) => `${row.join(",")}\n`).join("");
}

/** Parameters that only some runs have, in the order of the run file. */
function ownParameters({ n, lambda, features, noise, adamW }: Plan): Run["parameters"] {
  if (adamW !== null) {
    const { learningRate, steps } = adamW;
    const usual = { weightDecay: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
    return { learningRate, ...usual, steps, kernel: "auto" };
  }
  if (noise === null) {
    const pair = features === null ? {} : { features: features.join(","), of: n };
    return { ...pair, kernel: "auto", rest: 1e-4 * lambda, step: null };
  }
  const { law, sigma, level } = noise;
  return { kernel: "auto", level, law, sigma, excessKurtosis: lawOf(noise).excessKurtosis, enumerate: null };
}

/** A name for what is saved of a run: panel and parameters, such as `lab-many-n16-m24-lambda0.005-seed0.json`. */
export function fileName(request: RunRequest, extension: string): string {
  const values = request.parameters as Values;
  const panel = request.panel === "pair" ? "many" : request.panel === "adamw" ? request.of : request.panel;
  const parameters = linkNames(panel).map(([link, name]) => `${link}${values[name]}`);
  const pair = request.panel === "pair" ? [`features${request.features.join("-")}`] : [];
  const [optimiser, rate] = request.panel === "adamw" ? ["adamw-", [`rate${request.learningRate}`]] : ["", []];
  const first = request.panel === "adamw" ? request.of : request.panel;
  return `lab-${optimiser}${[first, ...parameters, ...rate, ...pair].join("-")}.${extension}`;
}
