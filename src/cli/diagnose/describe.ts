import { printable } from "../../io/fileErrors.ts";
import type { Diagnosis, PolysemanticCounts, StartAgreement } from "../../measure/diagnosis.ts";
import type { Interference } from "../../measure/interference.ts";
import type { RestDistance } from "../../measure/rest.ts";
import type { CountTest, LawMoments, SharedNeuron, SharingCounts } from "../../measure/sharing.ts";
import { quantile } from "../../measure/statistics.ts";

const LISTED = 10; // pairs and shared neurons
const NAME = 42; // width of the first column

/** A diagnosis as tables for people, at most 100 columns wide but for the names of files. */
export function describeDiagnosis(
  diagnosis: Diagnosis,
  { file, initialFile }: { readonly file: string; readonly initialFile: string | undefined },
): string {
  const { n, m, counts, interference, rest, start } = diagnosis;
  const sections = [
    [`${printable(file)}: ${plural(n, "feature")} on ${plural(m, "neuron")}, both numbered from 0`],
    countLines(counts, n * m),
    heldLines(diagnosis),
    signLines(diagnosis),
    surplusLines(diagnosis),
    neuronLines(diagnosis.sharing.neurons),
    interferenceLines(interference, n),
    rest === null ? ["distance from rest: give --lambda to know"] : restLines(rest),
    start === null ? [] : startLines(start, printable(initialFile ?? "")),
  ];
  return sections.flatMap((lines) => (lines.length === 0 ? [] : [lines.join("\n"), ""])).join("\n");
}

function countLines({ winners, window, nonzero, exactZeros }: PolysemanticCounts, weights: number): string[] {
  const { count, low, high } = window;
  return [
    "neurons that two or more features share",
    row("by winners, the largest |w| of a feature", [String(winners)]),
    row(`by the paper's window, ${low} <= |w| <= ${high}`, [String(count)]),
    row("by weights that are not zero", [nonzero.count === null ? "-" : String(nonzero.count)]),
    ...(nonzero.reason === null ? [] : [`    does not apply: ${nonzero.reason}`]),
    row("weights that are exactly zero", [`${exactZeros} of ${weights}`]),
  ];
}

function heldLines({ sharing: { held }, slots, slotLaw }: Diagnosis): string[] {
  const law = (k: number) => (slotLaw === null ? [] : [k < 3 ? around(slotLaw.held[k]) : "0"]);
  const shown = held.flatMap((neurons, k) => (neurons > 0 || k < 3 ? [k] : []));
  const few = shown.slice(0, LISTED);
  const rest = shown.slice(LISTED);
  return [
    row("what neurons hold, by winners", ["neurons", ...(slotLaw === null ? [] : ["slot law"])], ""),
    ...few.map((k) => row(plural(k, "feature"), [String(held[k] ?? 0), ...law(k)])),
    ...(rest.length === 0
      ? []
      : [row(`${rest[0]} to ${rest[rest.length - 1]} features`, [String(rest.reduce((sum, k) => sum + held[k], 0))])]),
    ...(slots.lost === 0 ? [] : [row("features without a weight", [String(slots.lost)])]),
  ];
}

function signLines({ m, sharing: { features, pairs, found }, slotLaw, chancePairs }: Diagnosis): string[] {
  const mean = slotLaw === null ? "-" : around(slotLaw);
  const chance = around(chancePairs);
  const tested = (test: CountTest | undefined) => (test === undefined ? "-" : short(test.pValue));
  return [
    row("sharing by sign", ["found", "slot law", "p", "independent"], ""),
    row("shared neurons", [String(found.neurons), mean, tested(slotLaw?.sharedNeurons)]),
    row("pairs of opposite sign on one neuron", [
      ...[String(pairs.oppositeSign), mean, tested(slotLaw?.oppositeSignPairs), chance],
    ]),
    row("pairs of the same sign on one neuron", [String(pairs.sameSign), slotLaw === null ? "-" : "0", "", chance]),
    slotLaw === null
      ? `    no slot law: ${features === 0 ? "no feature has a weight" : `${features} features, ${2 * m} slots`}`
      : "    slot law: features fall on the + and - slots of neurons at random, one on a slot",
    ...(slotLaw === null ? [] : ["    p: its probability of all counts no more likely than this one (two-sided)"]),
    "    independent: features fall at random, before any push another off; all: mean +- sd",
  ];
}

function surplusLines({ sharing: { found, unavoidable, incidental } }: Diagnosis): string[] {
  const counts = (name: string, key: keyof SharingCounts) =>
    row(
      name,
      [found, unavoidable, incidental].map((own) => String(own[key])),
    );
  return [
    row("unavoidable and incidental", ["found", "unavoidable", "incidental"], ""),
    counts("shared neurons", "neurons"),
    counts("features on them", "features"),
    counts("features beyond the first of a neuron", "beyondFirst"),
  ];
}

function neuronLines(neurons: readonly SharedNeuron[]): string[] {
  if (neurons.length === 0) return [];
  const few = neurons.length > LISTED ? `, the ${LISTED} fullest of ${neurons.length}` : "";
  const fullest = neurons.toSorted((a, b) => size(b) - size(a)).slice(0, LISTED);
  return [
    `shared neurons${few}, with features by sign`,
    ...fullest.map(({ neuron, positive, negative }) => {
      const features = [...positive.map((i) => `+${i}`), ...negative.map((i) => `-${i}`)];
      const few = features.slice(0, LISTED).join(" ");
      return `  ${`neuron ${neuron}`.padEnd(16)}${few}${features.length > LISTED ? " ..." : ""}`;
    }),
  ];
}

function size({ positive, negative }: SharedNeuron): number {
  return positive.length + negative.length;
}

function interferenceLines({ loss, share, ...rest }: Interference, n: number): string[] {
  const { interference, positivePairs, negativePairs, pairs } = rest;
  const all = `of ${(n * (n - 1)) / 2}`;
  const ofLoss = share === null ? "" : `${percent(share)} of it`;
  return [
    "loss without its penalty",
    row("all of it", [short(loss)]),
    row("interference between features", [short(interference), ofLoss]),
    row("pairs that interfere, W_i.W_j > 0", [String(positivePairs), all]),
    row("pairs that ReLU silences, W_i.W_j < 0", [String(negativePairs), all]),
    ...(pairs.length === 0 ? [] : [row("largest of them, features i and j", ["W_i.W_j", "of the loss"])]),
    ...pairs
      .slice(0, LISTED)
      .map(({ i, j, overlap, lossShare }) => row(`  ${i}, ${j}`, [short(overlap), percent(lossShare)])),
  ];
}

function restLines({ lambda, residual, relative, atWinners, furthest }: RestDistance): string[] {
  const over = (size: number) => (lambda === 0 ? "" : `${short(size / lambda)} lambda`);
  const lines = [
    `distance from rest under the L1 flow, lambda = ${lambda} (${short(4 * lambda, 6)} in the loss)`,
    row("largest residual", [short(residual), relative === null ? "" : over(residual)]),
    row("largest among the winners", [short(atWinners), over(atWinners)]),
  ];
  if (furthest === null) return lines;
  const { feature, neuron, weight, force } = furthest;
  return [
    ...lines,
    `  furthest: feature ${feature} on neuron ${neuron}, weight ${short(weight)}, force ${short(force)}`,
  ];
}

function startLines({ features, largestAtStart, standardError, ...rest }: StartAgreement, file: string): string[] {
  const title = `against the start, ${file}`;
  const { chance, signKept, ranks } = rest;
  if (largestAtStart === null || standardError === null || signKept === null)
    return [title, "  no feature has a weight"];
  const known = ranks.filter((rank) => rank > 0);
  const largest = `${short(100 * largestAtStart)} +- ${short(100 * standardError, 2)} %`;
  return [
    title,
    row("largest at the start and winner", [largest, `of ${features}`, `by chance ${percent(chance)}`]),
    row("winners that kept their sign", [percent(signKept), `of ${features}`]),
    row("rank of the winners at the start", [
      `median ${short(quantile(known, 0.5))}`,
      `last ${known.reduce((last, rank) => Math.max(last, rank), 1)}`,
    ]),
  ];
}

/** A line of a table: a name, and cells of 14 columns. */
function row(name: string, cells: readonly string[], indent = "  "): string {
  return `${(indent + name).padEnd(NAME + 2)}${cells.map((cell) => ` ${cell.padStart(13)}`).join("")}`.trimEnd();
}

function around({ mean, standardDeviation }: LawMoments): string {
  return `${short(mean)} +- ${short(standardDeviation, 2)}`;
}

function short(x: number, digits = 3): string {
  return String(Number(x.toPrecision(digits)));
}

function percent(share: number): string {
  return `${short(100 * share)} %`;
}

function plural(count: number, name: string): string {
  return `${count === 0 ? "no" : count} ${name}${count > 1 ? "s" : ""}`;
}
