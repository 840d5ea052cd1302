import { extname } from "node:path";
import type { Command } from "commander";
import { InputError } from "../../checks.ts";
import { printable, quoted } from "../../io/fileErrors.ts";
import { MissingBrowser, writeJson } from "../../io/index.ts";
import { jsonPieces } from "../../io/json.ts";
import { version } from "../../io/version.ts";
import { diagnose } from "../../measure/diagnosis.ts";
import { finishing, unheard } from "../../run/interrupt.ts";
import type { CommandContext } from "../command.ts";
import { describeDiagnosis } from "../diagnose/describe.ts";
import { openFigure } from "../diagnose/figureFile.ts";
import { type InputFlags, readInput } from "../diagnose/readInput.ts";
import { Interrupted } from "../figureOutput.ts";
import { nonNegativeFlag } from "../flags.ts";
import { checkMemory } from "../memory.ts";
import { checkOutputs, type Writing, writeInTurn } from "../outputs.ts";
import { type CommandReport, sayWaiting } from "../report.ts";
import { readStrength, type StrengthFlags, withStrength } from "../simulate/strength.ts";

/** Options and action of `incidental diagnose`. */
export function declare(command: Command, { print }: CommandContext): void {
  withStrength(command, "for the distance from rest")
    .option("--initial <file>", "the weights before training, to tell whether they decided the winners")
    .option("--zero <number>", "weights of at most this size are zero: a trainer lets them jump around it")
    .option("--transpose", "the files have one column a feature, as nn.Linear(n, m).weight has")
    .option("--tensor <name>", "which array of the files, where they hold several")
    .option("--n <count>", "features, to make sure that the file has so many")
    .option("--m <count>", "neurons, likewise")
    .option("--figure <file>", "draw the weights and what neurons hold, .html, .svg, .pdf, .png or .webp")
    .option("--out <file>", "write everything as JSON")
    .option("--json", "print everything as JSON")
    .option("--quiet", "no notes")
    .action(async (file, flags) => print(await diagnoseCommand(file, flags), flags));
}

/** Flags of `diagnose`, as commander hands them over. */
export interface DiagnoseFlags extends InputFlags, StrengthFlags {
  readonly zero?: string;
  readonly figure?: string;
  readonly out?: string;
  readonly json?: true;
  readonly quiet?: true;
}

/** `incidental diagnose FILE`: what is shared in these weights, and how much of it incidentally. @throws InputError */
export async function diagnoseCommand(file: string, flags: DiagnoseFlags): Promise<CommandReport> {
  const { initial: initialFile, out, figure, json, zero } = flags;
  if (out !== undefined && extname(out).toLowerCase() !== ".json") {
    throw new InputError(`--out must end in .json, got ${quoted(out)}.`);
  }
  await checkOutputs({ "--figure": figure, "--out": out }, { FILE: file, "--initial": initialFile });
  const notes: string[] = [];
  try {
    const writeFigure = figure === undefined ? undefined : await openFigure(figure);
    const { n, m, weights, initial, ...read } = await readInput(file, flags);
    const threshold = zero === undefined ? 0 : await nonNegativeFlag("--zero", zero, { n, m });
    for (let k = 0; k < weights.length; k++) if (Math.abs(weights[k]) <= threshold) weights[k] = 0;
    notes.push(...read.notes);
    const lambda = (await readStrength(flags, { n, m }))?.lambda;
    const copies = 2 + (initial === undefined ? 0 : 1) + (lambda === undefined ? 0 : 2);
    checkMemory(`${n} features on ${m} neurons need`, n * m * 8 * copies + n * n * 16, "diagnose a part of the rows");
    const diagnosis = unheard(() => diagnose({ weights, n, m, initial, lambda }));
    const about = { version, file, initial: initialFile ?? null, tensor: flags.tensor ?? null };
    const source = { ...about, transpose: flags.transpose === true, zero: threshold };
    const record = { ...source, ...diagnosis };
    const writings: Writing[] = [
      [
        out,
        async (file) => {
          await writeJson(file, record, { indent: 2 });
          notes.push(`wrote ${printable(file)}`);
        },
      ],
      [figure, async () => writeFigure && notes.push(await writeFigure(diagnosis, weights))],
    ];
    await finishing(() => writeInTurn(writings), sayWaiting);
    const output = json ? [...jsonPieces(record)].join("") : describeDiagnosis(diagnosis, { file, initialFile });
    return { output, notes, exitCode: 0 };
  } catch (error) {
    if (!(error instanceof MissingBrowser || error instanceof Interrupted)) throw error;
    return { output: "", notes, problem: error.message, exitCode: 1 };
  }
}
