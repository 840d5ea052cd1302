/** A state to start from: what a link to it says. */
export interface Example {
  /** In links: `example=benign-pair`. */
  readonly name: string;
  readonly title: string;
  readonly link: string;
}

/** The only list of examples, in the order in which they are offered. */
export const examples: readonly Example[] = [
  {
    name: "benign-pair",
    title: "Benign pair",
    link: "panel=many&n=16&m=24&lambda=0.005&seed=0&neuron=2",
  },
  {
    name: "resolved-pair",
    title: "Resolved pair",
    link: "panel=many&n=2&m=8&lambda=0.01&seed=8&neuron=5",
  },
  {
    name: "plateau",
    title: "n = m plateau",
    link: "panel=many&n=32&m=32&lambda=0.0005&seed=0&t=1177",
  },
  {
    name: "noise",
    title: "Gaussian against bipolar noise",
    link: "panel=noise&n=8&m=16&law=gaussian&sigma=0.15&seed=0&beside=law,bipolar",
  },
  {
    name: "adamw",
    title: "Gradient flow against AdamW",
    link: "panel=many&n=16&m=24&lambda=0.005&seed=0&beside=adamw,0.001",
  },
];

/** A step of the first minute: one sentence on a state. */
export interface Step {
  readonly title: string;
  readonly sentence: string;
  readonly link: string;
}

const run = "panel=many&n=16&m=24&lambda=0.005&seed=0";

/** The first minute: what happens, in four steps; links count them from 1 (`step=2`). */
export const steps: readonly Step[] = [
  {
    title: "Spread",
    sentence:
      "At the start each of 16 features, a row, is spread over 24 neurons, the columns, " +
      "in small weights of either sign.",
    link: `${run}&t=0`,
  },
  {
    title: "Race",
    sentence:
      "A weight grows in proportion to itself while the penalty pulls on all equally, " +
      "so in every row the weak die out, until one neuron has won.",
    link: `${run}&t=2&play=1&speed=0.5`,
  },
  {
    title: "Collision",
    sentence:
      "Features 7 and 10 have both won neuron 2, with weights of opposite signs, " +
      "and as the ReLU clips their overlap nothing drives them apart.",
    link: `${run}&neuron=2`,
  },
  {
    title: "Count",
    sentence:
      "Four neurons (◆) carry two features each although others carry none: by chance alone, " +
      "about as many, n²/4m, as the paper estimates.",
    link: run,
  },
];
