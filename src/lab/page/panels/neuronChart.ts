import type { ChartContent, Line } from "../charts/content.ts";
import { neuronCourse } from "../neurons.ts";
import type { Recording } from "../recording.ts";
import { type Shown, timeAxis } from "./panel.ts";

/** Every feature's weight on a neuron against time; `features` stand out, and their replay alone is beside them. */
export function neuronChart(
  { recording, state, pair: alone }: Shown<"many">,
  neuron: number,
  features: readonly number[],
): ChartContent {
  const { times, weights } = courseOn(recording, neuron);
  const parts = weights.flatMap((y, i) => (features.includes(i) ? [] : [{ name: `feature ${i}`, x: times, y }]));
  const others = parts.map(({ y }) => y);
  const rest = others.length === 1 ? "the other feature" : "the other features";
  const among = alone === undefined ? "" : " among all";
  const own = features.map(
    (i, at): Line => ({ name: `feature ${i}${among}`, x: times, y: weights[i], width: 3, ...styles[at] }),
  );
  return {
    x: timeAxis(recording, state.xAxis === "log", 3 / state.parameters.lambda),
    y: { title: `Weights on neuron ${neuron}`, log: false, domain: [-1.1, 1.1] },
    lines: [
      ...(others.length === 0
        ? []
        : [{ name: rest, ...joined(times, others), parts, colour: "context", width: 1 } as const]),
      ...own,
      ...aloneLines(alone, neuron, features),
    ],
  };
}

const styles: readonly Pick<Line, "colour" | "dash">[] = [{ colour: "first" }, { colour: "second", dash: "dash" }];

function aloneLines(alone: Recording | undefined, neuron: number, features: readonly number[]): Line[] {
  if (alone === undefined || alone.frames.length === 0) return [];
  const { times, weights } = courseOn(alone, neuron);
  return features.map((i, at) => ({
    ...{ name: `feature ${i} alone`, x: times, y: weights[at], colour: styles[at].colour, circles: 12 },
  }));
}

function courseOn({ frames, start }: Recording, neuron: number): ReturnType<typeof neuronCourse> {
  return neuronCourse(frames, neuron, start?.drawn.length ?? 1);
}

/** Several lines as one, with gaps between them: a hundred lines are drawn as fast as one. */
function joined(times: ArrayLike<number>, rows: readonly ArrayLike<number>[]): { x: Float64Array; y: Float64Array } {
  const length = times.length + 1;
  const [x, y] = [new Float64Array(rows.length * length), new Float64Array(rows.length * length)];
  rows.forEach((row, r) => {
    x.set(times, r * length);
    y.set(row, r * length);
    y[r * length + times.length] = Number.NaN;
  });
  return { x, y };
}
