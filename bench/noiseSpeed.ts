import { initialWeights } from "../src/random/initialWeights.ts";
import { bipolarNoise } from "../src/random/noiseLaws.ts";
import { trainNoisyAutoencoder } from "../src/reference/noisyAutoencoder.ts";
import { type NoiseSimulation, simulateNoise } from "../src/simulate/noise.ts";
import { onceTime, type Row, type Table } from "./table.ts";

const [N, M, SIGMA, RATE, STEPS] = [8, 16, 0.15, 0.02, 100_000];
const MEASURED = 10_000; // steps of SGD that are timed

/**
 * The averaged flow to the time of 10⁵ SGD steps against those steps on ml-matrix: n = 8, m = 16, bipolar noise of σ =
 * 0.15.
 */
export function noiseSpeed(): Table {
  const law = bipolarNoise(SIGMA);
  const weights = initialWeights({ n: N, m: M, key: [0, "noise"] });
  const rows = Array.from({ length: N }, (_, i) => [...weights.subarray(i * M, (i + 1) * M)]);
  const train = (steps: number) =>
    trainNoisyAutoencoder(rows, { law, learningRate: RATE, steps, key: "bench" }).get(0, 0);
  const flow = (level: Pick<NoiseSimulation, "level" | "enumerate">) => () =>
    simulateNoise({ weights, n: N, m: M, law, tEnd: 4 * RATE * STEPS, sampling: { samples: 50 }, ...level }).observables
      .energy[0];
  train(1000); // warm up
  const sgd = (onceTime(() => train(MEASURED)) * STEPS) / MEASURED;
  const row = (what: string, level: Pick<NoiseSimulation, "level" | "enumerate">, promise = ""): Row => {
    flow(level)();
    const milliseconds = onceTime(flow(level));
    return { what, milliseconds, note: `${(sgd / milliseconds).toPrecision(2)}x faster than SGD${promise}` };
  };
  return {
    title:
      `Noise, n = ${N}, m = ${M}, sigma = ${SIGMA}, to t = ${4 * RATE * STEPS}: rkc at tolerance 1e-5 ` +
      `against ${STEPS} steps of SGD`,
    rows: [
      { what: `SGD on ml-matrix (${MEASURED} steps, extrapolated)`, milliseconds: sgd, note: "" },
      row("flow, closure", { level: "closure" }, " (promised: at least 20x)"),
      row("flow, two largest weights exact", { level: "exact", enumerate: 2 }),
      row("flow, exact", { level: "exact" }),
    ],
  };
}
