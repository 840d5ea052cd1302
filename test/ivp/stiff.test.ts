import { holdPins, type Pin } from "./pins.ts";
import { stiff } from "./runs.ts";

const pins: readonly Pin[] = [
  ["radau, differences", "hires", 1e-3, 1548, 0.03],
  ["radau, differences", "hires", 1e-6, 4748, 0.11],
  ["radau, differences", "hires", 1e-9, 23032, 0.023],
  ["radau, differences", "robertson", 1e-3, 1915, 0.031],
  ["radau, differences", "robertson", 1e-6, 7407, 0.032],
  ["radau, differences", "robertson", 1e-9, 36907, 0.08],
  ["radau, differences", "oregonator", 1e-3, 5121, 0.026],
  ["radau, differences", "oregonator", 1e-6, 17947, 0.031],
  ["radau, differences", "oregonator", 1e-9, 95944, 0.067],
  ["radau, differences", "vanDerPol", 1e-3, 3873, 0.021],
  ["radau, differences", "vanDerPol", 1e-6, 12786, 0.068],
  ["radau, differences", "vanDerPol", 1e-9, 65584, 0.24],
  ["radau, differences", "e5", 1e-3, 3727, 1300],
  ["radau, differences", "e5", 1e-6, 13552, 0.1],
  ["radau, differences", "e5", 1e-9, 54733, 0.058],
  ["radau, analytic", "hires", 1e-3, 909, 0.03],
  ["radau, analytic", "hires", 1e-6, 2606, 0.11],
  ["radau, analytic", "hires", 1e-9, 11854, 0.023],
  ["radau, analytic", "robertson", 1e-3, 1240, 0.0099],
  ["radau, analytic", "robertson", 1e-6, 4808, 0.088],
  ["radau, analytic", "robertson", 1e-9, 23966, 0.22],
  ["radau, analytic", "oregonator", 1e-3, 4049, 0.026],
  ["radau, analytic", "oregonator", 1e-6, 13003, 0.031],
  ["radau, analytic", "oregonator", 1e-9, 65860, 0.067],
  ["radau, analytic", "vanDerPol", 1e-3, 3264, 0.022],
  ["radau, analytic", "vanDerPol", 1e-6, 9828, 0.068],
  ["radau, analytic", "vanDerPol", 1e-9, 48203, 0.24],
  ["radau, analytic", "e5", 1e-3, 2529, 8.9],
  ["radau, analytic", "e5", 1e-6, 9317, 0.037],
  ["radau, analytic", "e5", 1e-9, 35633, 0.11],
];

holdPins("classical problems that are stiff", stiff, pins);
