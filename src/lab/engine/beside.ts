import type { Corrected } from "./limits.ts";
import { choiceIn, numberIn } from "./limits.ts";
import { type Choice, type NumberRange, type PanelName, panelOf, positive } from "./panels.ts";
import type { RunRequest } from "./protocol.ts";
import { type Beside, formatBeside, type LabState } from "./state.ts";

const learningRate = positive("learning rate η", "η", [1e-4, 1e-2, 1e-3]);

/** What `value` may be. change: one of those of the panel. */
export function rangeBeside(panel: PanelName, change: string): NumberRange | Choice {
  return change === "adamw" ? learningRate : panelOf(panel).parameters[change];
}

/** A second run of that kind as it is first seen beside a state: a parameter differs clearly. */
export function usualBeside({ panel, parameters }: Pick<LabState, "panel" | "parameters">, change: string): Beside {
  const range = rangeBeside(panel, change);
  if (change === "adamw") return { change, value: range.default };
  const now = (parameters as Readonly<Record<string, number | string>>)[change];
  if (range.kind === "choice") return { change, value: range.choices.find((name) => name !== now) ?? now };
  const larger = Number((4 * Number(now)).toPrecision(2));
  return { change, value: larger <= range.most ? larger : Number((Number(now) / 4).toPrecision(2)) };
}

/** The run of a second run; null where there is none. */
export function requestBeside({ panel, parameters, beside }: LabState): RunRequest | null {
  if (beside === null) return null;
  const { change, value } = beside;
  if (change !== "adamw") return { panel, parameters: { ...parameters, [change]: value } } as RunRequest;
  return { panel: "adamw", of: panel, parameters, learningRate: value } as RunRequest;
}

/** What tells the run of a state and the second one apart, in few words: `λ = 0.005`, `λ = 0.02`. */
export function namesBeside({ panel, parameters }: LabState, { change, value }: Beside): readonly [string, string] {
  if (change === "adamw") return ["gradient flow", `AdamW, η = ${value}`];
  const range = rangeBeside(panel, change);
  const now = (parameters as Readonly<Record<string, number | string>>)[change];
  const name = (of: number | string): string =>
    range.kind === "choice" ? `${range.names[of] ?? of} noise` : `${range.symbol} = ${of}`;
  return [name(now), name(value)];
}

/** What a link says of a second run, corrected where it has to be. */
export function besideIn(text: string, panel: PanelName): Corrected<Beside | null> {
  const { beside: kinds = [] } = panelOf(panel);
  const [change, value, ...more] = text.split(",");
  if (!kinds.includes(change) || more.length > 0) {
    const forms = kinds.map((kind) => formatBeside({ change: kind, value: rangeBeside(panel, kind).default }));
    return { value: null, problem: `is not such as ${forms.join(" or ")}` };
  }
  const range = rangeBeside(panel, change);
  const given = value ?? String(range.default);
  const { value: allowed, problem } = range.kind === "choice" ? choiceIn(range, given) : numberIn(range, given);
  return { value: { change, value: allowed }, problem };
}
