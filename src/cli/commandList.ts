import type { CommandEntry } from "./command.ts";

/** The commands, in the order of the help. */
export const commands: readonly CommandEntry[] = [
  {
    name: "simulate",
    description: "integrate a flow and record it",
    load: () => import("./commands/simulate.ts"),
  },
  {
    name: "diagnose",
    description: "tell incidental sharing in a matrix of weights, also one trained elsewhere",
    arguments: { "<file>": "weights, one row a feature: npy, npz, safetensors, csv, json, or the file of a run" },
    load: () => import("./commands/diagnose.ts"),
  },
  {
    name: "reproduce",
    description: "simulate, judge against the theory and draw the paper-style figures",
    arguments: {
      "[names...]": "which figures (default: all of them)",
    },
    load: () => import("./commands/reproduce.ts"),
  },
  {
    name: "verify",
    description:
      "check theory against simulation: every claim with prediction, measurement, standard error and verdict",
    arguments: { "[claims...]": "names of experiments or claims, such as collisions or gap-law (default: all)" },
    load: () => import("./commands/verify.ts"),
  },
  {
    name: "sweep",
    description: "run an experiment over a grid of parameters and seeds, by several threads, into a folder",
    arguments: { "<experiment>": "name of an experiment with presets, or a sweep file (.json)" },
    load: () => import("./commands/sweep.ts"),
  },
  {
    name: "merge",
    description: "put the shards of a sweep together",
    arguments: { "<folders...>": "results of all its shards" },
    load: () => import("./commands/merge.ts"),
  },
  {
    name: "figure",
    description: "draw one figure, of an experiment or of a run of your own, for paper, talk or dark page",
    arguments: {
      "<name>": "of an experiment, simulated or of the results that come with the package without --from, or run",
    },
    load: () => import("./commands/figure.ts"),
  },
  {
    name: "lab",
    description: "serve the lab, a page to watch neurons win, until Ctrl-C",
    load: () => import("./commands/lab.ts"),
  },
];
