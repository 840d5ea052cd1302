import type { Data } from "plotly.js-dist";
import { quantile } from "../measure/statistics.ts";
import { band } from "./marks.ts";

/** Values over an abscissa, one row per seed; a row may end early. */
export interface Replicas {
  readonly x: readonly number[];
  readonly rows: readonly (readonly number[])[];
}

/** Mean over the seeds that reach each abscissa, where at least `least` of them do. */
export function meanOf({ x, rows }: Replicas, least = 1): { x: number[]; y: number[] } {
  const points = columns({ x, rows }, least);
  return { x: points.map((p) => p.x), y: points.map((p) => p.values.reduce((sum, v) => sum + v, 0) / p.values.length) };
}

/** The band between the 10th and the 90th percentile of the seeds, where at least three of them reach. */
export function percentileBand(replicas: Replicas, colour: string, style: Partial<Data> & { name: string }): Data {
  const points = columns(replicas, 3);
  const upper = points.map((p) => quantile(p.values, 0.9));
  const lower = points.map((p) => quantile(p.values, 0.1));
  const x = points.map((p) => p.x);
  return { ...band(x, lower, upper, colour), ...style } as Data;
}

function columns({ x, rows }: Replicas, least: number): { x: number; values: number[] }[] {
  return x
    .map((at, i) => ({ x: at, values: rows.filter((row) => i < row.length).map((row) => row[i]) }))
    .filter(({ values }) => values.length >= least);
}
