import { holdPins, type Pin } from "./pins.ts";
import { methodOfLines } from "./runs.ts";

const pins: readonly Pin[] = [
  ["rkc", "heat", 1e-3, 448, 0.17],
  ["rkc", "heat", 1e-6, 1548, 2.4],
  ["rkc", "burgers", 1e-3, 176, 0.83],
  ["rkc", "burgers", 1e-6, 671, 13],
  ["rkc", "brusselator1d", 1e-3, 444, 1.9],
  ["rkc", "brusselator1d", 1e-6, 1695, 29],
  ["rkc", "brusselator2d", 1e-3, 519, 44],
  ["rkc", "brusselator2d", 1e-6, 1813, 680],
  ["radau, differences", "heat", 1e-3, 2819, 0.00032],
  ["radau, differences", "heat", 1e-6, 9982, 0.0014],
  ["radau, differences", "burgers", 1e-3, 979, 0.031],
  ["radau, differences", "burgers", 1e-6, 4454, 0.22],
  ["radau, differences", "brusselator1d", 1e-3, 2928, 0.049],
  ["radau, differences", "brusselator1d", 1e-6, 12474, 0.069],
];

holdPins("partial differential equations by the method of lines", methodOfLines, pins);
