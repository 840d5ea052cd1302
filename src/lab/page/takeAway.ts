import { fileName } from "../engine/record.ts";
import { choice } from "./controls/choice.ts";
import { element, setText } from "./dom.ts";
import { figureFormats, figureSvg } from "./figureImage.ts";
import type { NamedFigure } from "./panels/panel.ts";
import { type TakenRun, takenRun } from "./takenRun.ts";

export interface TakeAwayActions {
  /** Figures that can now be seen. */
  readonly figures: () => readonly NamedFigure[];
  /** Title and parameters for saved figures. */
  readonly caption: () => { readonly title: string; readonly subtitle: string };
  /** The run, and the second one where there is one. */
  readonly runs: () => readonly TakenRun[];
  readonly link: () => string;
  /** To one figure alone, by its name. */
  readonly linkAlone: (figure: string) => string;
  /** Announces to screen readers. */
  readonly say: (text: string) => void;
}

const ALL = "all of them";
const READ = 10_000; // milliseconds after which the browser has surely read a file

/** Figures, data, a link, and the same runs for the command line and for TypeScript, to save or copy. */
export function takeAway(actions: TakeAwayActions): { readonly element: HTMLElement; readonly show: () => void } {
  let names = "";
  let chosen = ALL;
  const place = element("div", { class: "unlabelled" });
  const said = element("p", { class: "said" });
  const images = Object.keys(figureFormats).map((format) => button(format.toUpperCase(), () => saveFigure(format)));
  const link = button("Copy link", () => copied(actions.link(), "link"));
  const alone = button("One figure alone", () => {
    const name = chosen === ALL ? actions.figures()[0].name : chosen;
    return copied(actions.linkAlone(name), `link to ${name} alone`);
  });
  const onSave = (file: string, content: Promise<Blob>): Promise<void> => attempt(() => saved(file, content));
  const taken = [0, 1].map(() => takenRun({ onSave, onCopy: copied }));
  return {
    element: element(
      "section",
      { class: "take", "aria-label": "Take it away" },
      element(
        "div",
        { class: "take-files" },
        part("Figures as on this page", place, ...images),
        ...taken.map(({ files }) => files),
        part("Link to exactly this", link, alone),
        said,
      ),
      element("div", { class: "take-codes" }, ...taken.map(({ code }) => code)),
    ),
    show: () => {
      showFigures();
      const runs = actions.runs();
      for (const [i, { show }] of taken.entries()) show(runs[i]);
    },
  };

  function showFigures(): void {
    const available = [ALL, ...actions.figures().map(({ name }) => name)];
    if (available.join() === names) return;
    names = available.join();
    if (!available.includes(chosen)) chosen = ALL;
    const items = available.map((value) => ({ value, text: value }));
    const list = choice("Figures to save", items, (value) => {
      chosen = value;
    });
    list.set(chosen);
    place.replaceChildren(list.element);
  }

  async function saveFigure(format: string): Promise<void> {
    const [{ recording: run }] = actions.runs();
    if (run === undefined) return;
    const shown = actions.figures().filter(({ name }) => chosen === ALL || name === chosen);
    const elements = shown.map((figure) => figure.element);
    const drawing = figureSvg(elements, actions.caption());
    await saved(fileName(run.request, format), figureFormats[format](drawing));
  }

  async function saved(file: string, content: Blob | Promise<Blob>): Promise<void> {
    save(file, await content);
    tell(`Saved ${file}`);
  }

  async function copied(text: string, thing: string): Promise<void> {
    const done = await copy(text);
    tell(done ? `Copied: ${thing}` : `The browser does not allow copying. ${thing}: ${text}`);
  }

  function tell(text: string): void {
    setText(said, text);
    actions.say(text);
  }

  function attempt(act: () => Promise<void>): Promise<void> {
    return act().catch((error: unknown) => tell(error instanceof Error ? error.message : String(error)));
  }

  function button(text: string, act: () => Promise<void>): HTMLButtonElement {
    return element("button", { type: "button", class: "button", onclick: () => attempt(act) }, text);
  }
}

function part(title: string, ...children: readonly HTMLElement[]): HTMLElement {
  return element("div", {}, element("h2", {}, title), element("div", { class: "row" }, ...children));
}

/** Gives the person a file to keep. */
function save(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), READ);
}

/** Puts a text on the clipboard; false where the browser does not allow it. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
