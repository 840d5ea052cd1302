import { colours, scientific, sequence } from "./style.ts";

/** Points of a figure that differ in nothing but what its axes show, and how they are told from others. */
export interface Series<P> {
  readonly points: readonly P[];
  /** The parameters that differ between the series, `n = 64, λ = 0.01`; empty where there is one series alone. */
  readonly label: string;
  /** That of what is measured where there is one series alone. */
  readonly colour: string;
  readonly symbol: string;
  readonly dash: Dash;
}

/** Dashes of lines, the most used first. */
export type Dash = "solid" | "dash" | "dot" | "dashdot" | "longdash";

const DASHES: readonly Dash[] = ["solid", "dash", "dot", "dashdot", "longdash"];

const SHAPES = ["circle", "square", "diamond", "triangle-up", "triangle-down", "pentagon", "star", "hexagram"];

/** The i-th of sixteen symbols, every other one open. */
export function symbolAt(i: number): string {
  const shape = SHAPES[i % SHAPES.length];
  return (i + Math.floor(i / SHAPES.length)) % 2 === 0 ? shape : `${shape}-open`;
}

/** The i-th dash. */
export function dashAt(i: number): Dash {
  return DASHES[i % DASHES.length];
}

const SIGNS: Readonly<Record<string, string>> = { lambda: "λ", sigma: "σ", learningRate: "η", tEnd: "t<sub>end</sub>" };

/** The points of each combination of the parameters `by`, in rising order of these. */
export function seriesOf<P extends object>(points: readonly P[], by: readonly (keyof P & string)[]): Series<P>[] {
  const groups = new Map<string, P[]>();
  for (const point of points) {
    const key = JSON.stringify(by.map((name) => point[name]));
    groups.set(key, [...(groups.get(key) ?? []), point]);
  }
  const sorted = [...groups.values()].sort(([a], [b]) => inOrder(a, b, by));
  const shades = sorted.length === 1 ? [colours.measured] : sequence(sorted.length);
  const told = differing<P, keyof P & string>(points, by);
  return sorted.map((own, i) => ({
    points: own,
    label: labelOf([own[0]], told),
    colour: shades[i],
    symbol: symbolAt(i),
    dash: dashAt(i),
  }));
}

/** Those of the parameters `by` that have several values among the points. */
export function differing<P extends object, Name extends keyof P & string>(
  points: readonly P[],
  by: readonly Name[],
): Name[] {
  return by.filter((name) => new Set(points.map((point) => point[name])).size > 1);
}

/** The values of parameters as a caption names them: `n = 64, λ = 2.5·10⁻⁴, 0.001`. */
export function labelOf<P extends object>(points: readonly P[], names: readonly (keyof P & string)[]): string {
  return names
    .map((name) => {
      const values = [...points].sort((a, b) => inOrder(a, b, [name])).map(({ [name]: value }) => value);
      const texts = values.map((value) => (typeof value === "number" ? scientific(value) : String(value)));
      return `${SIGNS[name] ?? name} = ${[...new Set(texts)].join(", ")}`;
    })
    .join(", ");
}

/** A name and what tells it from others of that name. */
export function labelled(name: string, label: string): string {
  return label === "" ? name : `${name}, ${label}`;
}

function inOrder<P>(a: P, b: P, by: readonly (keyof P)[]): number {
  for (const name of by) {
    const [x, y] = [a[name], b[name]];
    if (x === y) continue;
    if (typeof x === "number" && typeof y === "number") return x - y;
    return String(x) < String(y) ? -1 : 1;
  }
  return 0;
}
