import { excessKurtosisOf } from "../../random/excessKurtosis.ts";

/** A number that a person may set. */
export interface NumberRange {
  readonly kind: "number";
  /** On its slider and in messages. */
  readonly label: string;
  /** In captions. */
  readonly symbol: string;
  readonly least: number;
  readonly most: number;
  readonly default: number;
  /** Whole numbers only. */
  readonly whole: boolean;
  /** A slider moves evenly in the logarithm. */
  readonly log: boolean;
  /** In links and names of files, where it is not the name of the parameter. */
  readonly link?: string;
  /** The value where the other parameters leave no choice; undefined where they do. */
  readonly fixed?: (parameters: Values) => number | undefined;
}

/** A choice among names. */
export interface Choice {
  readonly kind: "choice";
  readonly label: string;
  readonly symbol: string;
  readonly choices: readonly string[];
  readonly default: string;
  /** Choices as people write them, where that differs. */
  readonly names: Readonly<Record<string, string>>;
  readonly link?: string;
}

/** Values of parameters by name. */
export type Values = Readonly<Record<string, number | string>>;

/** What is known of a panel before anything runs. */
export interface PanelDescription {
  /** On its tab and over its saved figures. */
  readonly title: string;
  readonly parameters: Readonly<Record<string, NumberRange | Choice>>;
  /** How its vertical axes are at first. */
  readonly yAxis: "log" | "linear";
  /** What a second run from the same start may differ in: one of the parameters, or that AdamW makes it (`adamw`). */
  readonly beside?: readonly string[];
  /**
   * The nearest parameters that can go together, each within its own range, and a sentence where they are not those
   * given.
   */
  readonly fit?: (parameters: Values) => { readonly parameters: Values; readonly corrections: readonly string[] };
}

type Limits = readonly [least: number, most: number, usual: number];

/** Of a whole number; its slider is logarithmic. */
export function count(label: string, symbol: string, [least, most, usual]: Limits): NumberRange {
  return { kind: "number", label, symbol, least, most, default: usual, whole: true, log: true };
}

/** Of a number above zero; its slider is logarithmic. */
export function positive(label: string, symbol: string, [least, most, usual]: Limits): NumberRange {
  return { kind: "number", label, symbol, least, most, default: usual, whole: false, log: true };
}

const seed: NumberRange = { ...count("seed", "seed", [0, 999_999, 0]), log: false };

/** The only list of panels, in the order of their tabs; names are those of links. */
export const panels = {
  one: {
    title: "One feature",
    yAxis: "log",
    beside: ["lambda", "adamw"],
    parameters: {
      m: count("neurons m", "m", [10, 100_000, 1000]),
      lambda: positive("penalty λ", "λ", [1e-5, 0.1, 1e-3]),
      scale: positive("initial scale", "scale", [0.1, 3, 1]),
      seed,
    },
  },
  many: {
    title: "Many features",
    yAxis: "linear",
    beside: ["lambda", "adamw"],
    parameters: {
      n: count("features n", "n", [2, 128, 16]),
      m: count("neurons m", "m", [2, 1024, 24]),
      lambda: positive("penalty λ", "λ", [2e-4, 0.1, 5e-3]),
      seed,
    },
    fit: twoToANeuron,
  },
  noise: {
    title: "Noise",
    yAxis: "linear",
    beside: ["law", "sigma"],
    parameters: {
      n: count("features n", "n", [2, 16, 8]),
      m: count("neurons m", "m", [2, 32, 16]),
      law: {
        kind: "choice",
        label: "law of the noise",
        symbol: "law",
        choices: ["bipolar", "gaussian", "uniform", "laplace", "three-point"],
        default: "bipolar",
        names: { gaussian: "Gaussian", laplace: "Laplace" },
      },
      sigma: positive("standard deviation σ", "σ", [0.02, 0.4, 0.15]),
      excessKurtosis: {
        ...{ kind: "number", label: "excess kurtosis κ", symbol: "κ", link: "kurtosis" },
        ...{ least: -2, most: 6, default: 1, whole: false, log: false },
        fixed: ({ law }) => (excessKurtosisOf as Readonly<Record<string, number>>)[law],
      },
      seed,
    },
  },
} as const satisfies Readonly<Record<string, PanelDescription>>;

/** At rest a neuron holds at most two features (theory §4). */
function twoToANeuron(parameters: Values): ReturnType<NonNullable<PanelDescription["fit"]>> {
  const { n, m } = parameters as { readonly n: number; readonly m: number };
  if (n <= 2 * m) return { parameters, corrections: [] };
  const correction = `${n} features do not fit on ${m} neurons, which hold at most two each; n = ${2 * m} is shown.`;
  return { parameters: { ...parameters, n: 2 * m }, corrections: [correction] };
}

export type PanelName = keyof typeof panels;

/** The names of all panels, in order. */
export const panelNames = Object.keys(panels) as readonly PanelName[];

/** Values of a panel's parameters. */
export type Parameters<P extends PanelName> = {
  readonly [name in keyof (typeof panels)[P]["parameters"]]: (typeof panels)[P]["parameters"][name] extends {
    readonly kind: "number";
  }
    ? number
    : string;
};

/** A panel of the list, by what all have. */
export function panelOf(name: PanelName): PanelDescription {
  return panels[name];
}

/** The names of a panel's parameters in links and files, each with that of the parameter, in order. */
export function linkNames(panel: PanelName): readonly (readonly [link: string, name: string])[] {
  return Object.entries(panelOf(panel).parameters).map(([name, { link = name }]) => [link, name]);
}
