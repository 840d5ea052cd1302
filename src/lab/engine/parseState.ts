import { besideIn } from "./beside.ts";
import { examples, steps } from "./examples.ts";
import { allowed, type Corrected, choiceIn, decimal, numberIn } from "./limits.ts";
import { linkNames, type PanelName, type Parameters, panelNames, panelOf } from "./panels.ts";
import { axes, type Beside, defaultState, formatBeside, type LabState, speeds, themes } from "./state.ts";

/** The state in a link, and a sentence for everything in it that had to be corrected. */
export interface ParsedState {
  readonly state: LabState;
  readonly corrections: readonly string[];
}

/**
 * Reads the fragment of a link (or its query, with or without the # or ?), whatever it holds; see `formatState`. What a
 * link without a panel does not say is as in the example that it names (`example=plateau`), or at the step of the
 * first minute (`step=2`).
 */
export function parseState(text: string): ParsedState {
  const link = new Link(text);
  const step = link.value<LabState["step"]>("step", null, (given) => indexIn(given, steps.length, 1));
  if (link.isShort()) link.fillFrom(startOf(link, step));
  const panel = link.choice("panel", panelNames, "one") as PanelName;
  const usual = defaultState(panel);
  const given = parametersOf(link, panel);
  const { parameters, corrections } = allowed(panel, given);
  link.corrections.push(...corrections);
  const { n: features = 1, m: neurons } = parameters as { readonly n?: number; readonly m: number };
  const usualRun = panel === "many" && JSON.stringify(parameters) === JSON.stringify(usual.parameters);
  if (step !== null && !usualRun) link.corrections.push("step in the link is about another run and is left out.");
  const state = {
    panel,
    parameters,
    time: timeOf(link),
    playing: link.choice("play", ["0", "1"], "0") === "1",
    speed: link.value<number>("speed", usual.speed, nearestSpeed),
    xAxis: link.choice("x", axes, usual.xAxis),
    yAxis: link.choice("y", axes, usual.yAxis),
    neuron: link.value<LabState["neuron"]>("neuron", null, (given) => indexIn(given, neurons)),
    pair: panel === "many" ? link.value<LabState["pair"]>("pair", null, (given) => pairIn(given, features)) : null,
    beside: panelOf(panel).beside === undefined ? null : besideOf(link, panel),
    theme: link.choice("theme", themes, usual.theme),
    step: usualRun ? step : null,
  } as LabState;
  return { state, corrections: [...link.corrections, ...link.leftOver(panel)] };
}

/** The entries of a link, taken one by one, and the corrections so far. */
class Link {
  readonly corrections: string[] = [];
  private readonly entries = new Map<string, string>();

  constructor(text: string) {
    for (const [name, value] of new URLSearchParams(text.replace(/^[#?]/, ""))) {
      if (!this.entries.has(name)) this.entries.set(name, value.trim());
      else this.corrections.push(`${shown(name)} is in the link twice; the first is shown.`);
    }
  }

  /** Whether this is an address in short, and takes all it does not say from what it names. */
  isShort(): boolean {
    return !this.entries.has("panel");
  }

  /** Adds what another link says and this one does not. */
  fillFrom(text: string): void {
    for (const [name, value] of new URLSearchParams(text)) if (!this.entries.has(name)) this.entries.set(name, value);
  }

  /** The value of an entry, corrected where it has to be; `usual` when there is none. */
  value<T>(
    name: string,
    usual: T,
    read: (text: string) => Corrected<T>,
    { label = name, write = String }: { readonly label?: string; readonly write?: (value: T & {}) => string } = {},
  ): T {
    const text = this.entries.get(name);
    this.entries.delete(name);
    if (text === undefined) return usual;
    const { value, problem } = read(text);
    if (problem !== null) {
      this.corrections.push(
        `${label} = ${shown(text)} in the link ${problem}; ${value == null ? "none" : write(value)} is shown.`,
      );
    }
    return value;
  }

  choice(name: string, choices: readonly string[], usual: string, label = name): string {
    return this.value(name, usual, (text) => choiceIn({ choices, default: usual }, text), { label });
  }

  /** Sentences about the entries that nobody has taken. */
  leftOver(panel: PanelName): string[] {
    return [...this.entries.keys()].map((name) => {
      const elsewhere =
        ["pair", "beside"].includes(name) ||
        panelNames.some((other) => linkNames(other).some(([known]) => known === name));
      const problem = elsewhere
        ? `does not belong to the panel ${panel}`
        : name === "example"
          ? "does not belong beside a panel"
          : "is not known";
      return `${shown(name)} in the link ${problem} and is left out.`;
    });
  }
}

/** The link to what a short address names. */
function startOf(link: Link, step: number | null): string {
  const choices = ["none", ...examples.map(({ name }) => name)];
  const named = link.choice("example", choices, "none");
  return (examples.find(({ name }) => name === named) ?? (step === null ? undefined : steps[step]))?.link ?? "";
}

function parametersOf<P extends PanelName>(link: Link, panel: P): Parameters<P> {
  const { parameters } = panelOf(panel);
  const values = linkNames(panel).map(([linked, name]) => {
    const range = parameters[name];
    if (range.kind === "choice") return [name, link.choice(linked, range.choices, range.default, range.label)];
    return [name, link.value<number>(linked, range.default, (text) => numberIn(range, text), { label: range.label })];
  });
  return Object.fromEntries(values);
}

function besideOf(link: Link, panel: PanelName): LabState["beside"] {
  const read = (given: string) => besideIn(given, panel);
  return link.value<Beside | null>("beside", null, read, { write: formatBeside });
}

function timeOf(link: Link): LabState["time"] {
  return link.value<LabState["time"]>("t", "end", (text) => {
    if (text === "end") return { value: "end", problem: null };
    const t = decimal(text);
    return t !== null && t >= 0 && t < Infinity
      ? { value: t, problem: null }
      : { value: "end", problem: "is not a flow time, a number from 0" };
  });
}

function nearestSpeed(text: string): Corrected<number> {
  const given = decimal(text);
  if (given === null || given <= 0) return { value: 1, problem: `is none of ${speeds.join(", ")}` };
  const distance = (speed: number) => Math.max(speed / given, given / speed); // as a ratio
  const value = speeds.reduce((nearest, speed) => (distance(speed) < distance(nearest) ? speed : nearest));
  return { value, problem: value === given ? null : `is none of ${speeds.join(", ")}` };
}

/** An index below `count`, which links count from `first`. */
function indexIn(text: string, count: number, first = 0): Corrected<number | null> {
  const given = decimal(text);
  if (given !== null && Number.isInteger(given) && given >= first && given < first + count) {
    return { value: given - first, problem: null };
  }
  return { value: null, problem: `is not a whole number between ${first} and ${first + count - 1}` };
}

function pairIn(text: string, features: number): Corrected<LabState["pair"]> {
  const problem = `is not two features between 0 and ${features - 1}, the lower first`;
  const [i, j, ...more] = text.split(",").map((entry) => indexIn(entry, features).value);
  const fine = more.length === 0 && typeof i === "number" && typeof j === "number" && i < j;
  return fine ? { value: [i, j], problem: null } : { value: null, problem };
}

/** A text from a link as it is quoted: on one line and not too long. */
function shown(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line === "" ? '""' : line.length > 24 ? `${line.slice(0, 24)}…` : line;
}
