import { InputError } from "../checks.ts";
import { escaped, printable } from "../io/fileErrors.ts";
import { DEEPEST, jsonFault } from "../io/jsonFault.ts";
import { withPlainFile } from "../io/plainFile.ts";

/** The text of a file in UTF-8, without its byte order mark. @throws InputError */
export async function readText(file: string): Promise<string> {
  const bytes = await withPlainFile(file, (opened) => opened.read(0, opened.size));
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new InputError(`${printable(file)} is not text in UTF-8; restore it, or save it in UTF-8.`, { cause: error });
  }
}

/** The value of a JSON text. name, remedy: for the message. @throws InputError in one line */
export function parseJson(text: string, name: string, remedy: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/\s+/g, " ") : String(error);
    throw new InputError(`${name} is not JSON: ${escaped(reason)}; ${remedy}.`, { cause: error });
  }
  const fault = jsonFault(text, DEEPEST);
  if (fault !== undefined) throw new InputError(`${name} cannot be used: ${fault}; ${remedy}.`);
  return value;
}
