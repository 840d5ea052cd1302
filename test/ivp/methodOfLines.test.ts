import { holdPins, type Pin } from "./pins.ts";
import { methodOfLines } from "./runs.ts";

const pins: readonly Pin[] = [
  ["rkc", "heat", 1e-3, 445, 0.16],
  ["rkc", "heat", 1e-6, 1549, 2.4],
  ["rkc", "burgers", 1e-3, 178, 0.78],
  ["rkc", "burgers", 1e-6, 672, 13],
  ["rkc", "brusselator1d", 1e-3, 440, 2],
  ["rkc", "brusselator1d", 1e-6, 1696, 29],
  ["rkc", "brusselator2d", 1e-3, 505, 45],
  ["rkc", "brusselator2d", 1e-6, 1812, 690],
  ["radau, differences", "heat", 1e-3, 178, 0.0016],
  ["radau, differences", "heat", 1e-6, 434, 0.0034],
  ["radau, differences", "burgers", 1e-3, 167, 0.088],
  ["radau, differences", "burgers", 1e-6, 514, 0.022],
  ["radau, differences", "brusselator1d", 1e-3, 409, 0.09],
  ["radau, differences", "brusselator1d", 1e-6, 1396, 0.024],
];

holdPins("partial differential equations by the method of lines", methodOfLines, pins);
