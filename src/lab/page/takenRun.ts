import { type FileKind, fileKinds } from "../engine/protocol.ts";
import { fileName } from "../engine/record.ts";
import { codeBlock } from "./controls/codeBlock.ts";
import { element, setText } from "./dom.ts";
import type { Recording } from "./recording.ts";

/** A run that can be taken away. */
export interface TakenRun {
  /** Where there are two. */
  readonly name: string | null;
  readonly recording: Recording | undefined;
  readonly data: (kind: FileKind) => Promise<Blob>;
}

/** What is done with what is taken. */
export interface TakenRunActions {
  readonly onSave: (file: string, content: Promise<Blob>) => void;
  readonly onCopy: (text: string, title: string) => void;
}

const texts: Readonly<Record<FileKind, string>> = { json: "JSON", csv: "CSV", figure: "Plotly" };

/** Data of a run and its figure in the package's style to save, and the same for the command line and TypeScript. */
export function takenRun({ onSave, onCopy }: TakenRunActions): {
  readonly files: HTMLElement;
  readonly code: HTMLElement;
  /** Undefined: there is no such run. */
  readonly show: (run: TakenRun | undefined) => void;
} {
  let shown: TakenRun | undefined;
  const heading = element("h2");
  const buttons = fileKinds.map((kind) => element("button", buttonOf(kind, save), texts[kind]));
  const files = element("div", {}, heading, element("div", { class: "row" }, ...buttons));
  const title = element("h2", { class: "run-name" });
  const command = codeBlock("Command line", { wraps: true, onCopy });
  const figure = codeBlock("Figure in the package’s style", { wraps: true, onCopy });
  const snippet = codeBlock("TypeScript", { wraps: false, onCopy });
  const code = element("div", { class: "take-code" }, title, command.element, figure.element, snippet.element);
  return {
    files,
    code,
    show: (run) => {
      shown = run;
      files.hidden = run === undefined;
      code.hidden = run === undefined;
      if (run === undefined) return;
      const { name, recording } = run;
      setText(heading, name === null ? "Data of the run, its figure" : `Data and figure: ${name}`);
      setText(title, name ?? "");
      title.hidden = name === null;
      for (const button of buttons) button.disabled = recording?.end === undefined;
      const line = recording?.start?.command ?? "";
      command.show(line, name);
      figure.show(line === "" ? "" : "incidental figure run --from run.json --format svg", name);
      snippet.show(recording?.start?.snippet ?? "", name);
    },
  };

  function save(kind: FileKind): void {
    if (shown?.recording === undefined) return;
    const { recording, data } = shown;
    const file = kind === "figure" ? `${fileName(recording.request, "json")}` : fileName(recording.request, kind);
    onSave(kind === "figure" ? file.replace(/\.json$/, "-figure.json") : file, data(kind));
  }
}

function buttonOf(kind: FileKind, save: (kind: FileKind) => void): Record<string, unknown> {
  const title = kind === "figure" ? "The figure as a Plotly spec, as incidental figure writes it" : null;
  return { type: "button", class: "button", title, onclick: () => save(kind) };
}
