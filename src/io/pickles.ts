import { basename, extname } from "node:path";
import { quoted } from "./fileErrors.ts";

const torchEndings = [".pt", ".pth", ".bin", ".ckpt"];
const pickleEndings = [".pkl", ".pickle"];

/*
 * Loads tensors alone (weights_only), of a tensor, a state dict or a checkpoint that holds one, and saves every
 * floating-point one of them under its name. File names are arguments, so no name can be taken for code.
 */
const exportScript = [
  "import sys, torch, numpy as np",
  'S = torch.load(sys.argv[1], map_location="cpu", weights_only=True)',
  'S = {"weights": S} if torch.is_tensor(S) else S.get("state_dict", S)',
  "np.savez(sys.argv[2], **{k: v.detach().double().numpy() for k, v in S.items() " +
    "if torch.is_tensor(v) and v.is_floating_point()})",
].join("; ");

/** What to say of a file that holds code, with the line that exports its weights; undefined for other endings. */
export function exportAdvice(file: string): string | undefined {
  const ending = extname(file).toLowerCase();
  if (pickleEndings.includes(ending)) {
    return (
      `${quoted(file)} is a Python pickle, which holds code; load it in the Python that wrote it ` +
      'and save the weights with numpy.save("W.npy", W).'
    );
  }
  if (!torchEndings.includes(ending)) return undefined;
  const target = `${basename(file, extname(file))}.npz`;
  return (
    `${quoted(file)} is a PyTorch file, which holds code; export it to ${quoted(target)} with: ` +
    `python3 -c '${exportScript}' ${shellWord(file)} ${shellWord(target)}`
  );
}

/** A text as one word of a shell command, on one line. */
function shellWord(text: string): string {
  const escaped = quoted(text).slice(1, -1);
  if (escaped.replaceAll(/\\(["\\])/g, "$1") === text) return `'${text.replaceAll("'", "'\\''")}'`;
  return `$'${escaped.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`; // with controls: as bash and zsh write them
}
