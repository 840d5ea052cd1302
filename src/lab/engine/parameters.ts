/** What a number that a person may set is allowed to be. */
export interface NumberRange {
  readonly kind: "number";
  /** As a slider is labelled and messages name it. */
  readonly label: string;
  readonly least: number;
  readonly most: number;
  readonly default: number;
  /** Whole numbers only. */
  readonly whole: boolean;
  /** A slider moves evenly in the logarithm. */
  readonly log: boolean;
}

/** A choice among names. */
export interface Choice {
  readonly kind: "choice";
  readonly label: string;
  readonly choices: readonly string[];
  readonly default: string;
}

const count = (label: string, least: number, most: number, usual: number, log = true): NumberRange => ({
  kind: "number",
  label,
  least,
  most,
  default: usual,
  whole: true,
  log,
});

const positive = (label: string, least: number, most: number, usual: number): NumberRange => ({
  kind: "number",
  label,
  least,
  most,
  default: usual,
  whole: false,
  log: true,
});

const seed = count("seed", 0, 999_999, 0, false);

/** What each panel can be told; names are those of the URL. */
export const panels = {
  one: {
    m: count("neurons m", 10, 100_000, 1000),
    lambda: positive("penalty λ", 1e-5, 0.1, 1e-3),
    scale: positive("initial scale", 0.1, 3, 1),
    seed,
  },
  many: {
    n: count("features n", 2, 128, 16),
    m: count("neurons m", 2, 1024, 24),
    lambda: positive("penalty λ", 2e-4, 0.1, 5e-3),
    seed,
  },
  noise: {
    n: count("features n", 2, 16, 8),
    m: count("neurons m", 2, 32, 16),
    law: {
      kind: "choice",
      label: "law of the noise",
      choices: ["bipolar", "gaussian", "uniform", "laplace", "three-point"],
      default: "bipolar",
    },
    sigma: positive("standard deviation σ", 0.02, 0.4, 0.15),
    kurtosis: {
      kind: "number",
      label: "excess kurtosis κ",
      least: -2,
      most: 6,
      default: 1,
      whole: false,
      log: false,
    },
    seed,
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, NumberRange | Choice>>>>;

export type PanelName = keyof typeof panels;

/** Values of a panel's parameters. */
export type Parameters<P extends PanelName> = {
  readonly [name in keyof (typeof panels)[P]]: (typeof panels)[P][name] extends NumberRange ? number : string;
};
