import { holdPins, type Pin } from "./pins.ts";
import { stiff } from "./runs.ts";

const pins: readonly Pin[] = [
  ["radau, differences", "hires", 1e-3, 681, 0.028],
  ["radau, differences", "hires", 1e-6, 2348, 0.035],
  ["radau, differences", "hires", 1e-9, 10880, 0.017],
  ["radau, differences", "robertson", 1e-3, 807, 0.058],
  ["radau, differences", "robertson", 1e-6, 3850, 0.00016],
  ["radau, differences", "robertson", 1e-9, 19997, 0.0000016],
  ["radau, differences", "oregonator", 1e-3, 2782, 0.086],
  ["radau, differences", "oregonator", 1e-6, 10101, 0.025],
  ["radau, differences", "oregonator", 1e-9, 48504, 0.0038],
  ["radau, differences", "vanDerPol", 1e-3, 1529, 0.022],
  ["radau, differences", "vanDerPol", 1e-6, 6886, 0.0032],
  ["radau, differences", "vanDerPol", 1e-9, 39967, 0.00044],
  ["radau, differences", "e5", 1e-3, 1355, 12000000],
  ["radau, differences", "e5", 1e-6, 6644, 0.023],
  ["radau, differences", "e5", 1e-9, 27261, 0.013],
  ["radau, analytic", "hires", 1e-3, 377, 0.018],
  ["radau, analytic", "hires", 1e-6, 1523, 0.077],
  ["radau, analytic", "hires", 1e-9, 8498, 0.021],
  ["radau, analytic", "robertson", 1e-3, 608, 0.013],
  ["radau, analytic", "robertson", 1e-6, 2906, 0.000071],
  ["radau, analytic", "robertson", 1e-9, 17721, 0.0000014],
  ["radau, analytic", "oregonator", 1e-3, 1959, 0.12],
  ["radau, analytic", "oregonator", 1e-6, 7680, 0.03],
  ["radau, analytic", "oregonator", 1e-9, 42546, 0.0036],
  ["radau, analytic", "vanDerPol", 1e-3, 1290, 0.02],
  ["radau, analytic", "vanDerPol", 1e-6, 5776, 0.0012],
  ["radau, analytic", "vanDerPol", 1e-9, 36899, 0.00025],
  ["radau, analytic", "e5", 1e-3, 1079, 16],
  ["radau, analytic", "e5", 1e-6, 4466, 0.046],
  ["radau, analytic", "e5", 1e-9, 19418, 0.048],
];

holdPins("classical problems that are stiff", stiff, pins);
