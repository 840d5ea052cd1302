import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { readWeights } from "../../src/io/weights.ts";
import { noUnix } from "../support/systems.ts";
import { freshFolder, hasPython, refusal } from "./helpers.ts";

const at = freshFolder();

/** Stands for PyTorch: the same calls on NumPy arrays, and it insists on weights_only. */
const torch = `
import numpy as np
class Tensor:
    def __init__(self, data): self.data = np.array(data)
    def detach(self): return self
    def double(self): return Tensor(self.data.astype("float64"))
    def numpy(self): return self.data
    def is_floating_point(self): return self.data.dtype.kind == "f"
is_tensor = lambda x: isinstance(x, Tensor)
W = Tensor(np.float32([[1.5, -2]]))
files = {
    "tensor.pt": W,
    "state.pth": {"fc.weight": W, "fc.bias": Tensor([0.5]), "steps": Tensor([[3]])},
    "model.ckpt": {"epoch": 3, "state_dict": {"fc.weight": W}},
}
def load(name, map_location=None, weights_only=None):
    assert weights_only is True and map_location == "cpu"
    return files.get(name, W)
`;

describe("a file that holds code", () => {
  test.each(["w.pt", "W.PTH", "pytorch_model.bin", "last.ckpt"])(
    "%s is not opened; the line that exports it is given",
    async (name) => {
      const message = await refusal(() => readWeights(name));
      expect(message.startsWith(`"${name}" is a PyTorch file, which holds code; export it to "`)).toBe(true);
      expect(message).toContain("weights_only=True");
    },
  );

  test("of pickle is not opened either", async () => {
    expect(await refusal(() => readWeights("w.pkl"))).toBe(
      '"w.pkl" is a Python pickle, which holds code; load it in the Python that wrote it ' +
        'and save the weights with numpy.save("W.npy", W).',
    );
  });

  test
    .skipIf(noUnix || !hasPython("numpy"))
    .each([
      ["tensor.pt"],
      ["state.pth"],
      ["model.ckpt"],
      ['it\'s "my" $(touch hacked) `touch hacked` \\ file.pt'],
      ['line\nfeed\'s \\n "x" \x1b[2J.pt'],
      ["-c.pt"],
    ])("%j is exported by the line, as pasted, and read", async (name) => {
    await writeFile(at("torch.py"), torch);
    const line = (await refusal(() => readWeights(name))).replace(/^.* with: (?=python3 -c)/, "");
    execFileSync("bash", ["-c", line], { cwd: at(), env: { ...process.env, PYTHONPATH: at() } });
    const exported = at(name.replace(/\.\w+$/, ".npz"));
    expect(await readWeights(exported)).toEqual({ rows: 1, columns: 2, data: Float64Array.of(1.5, -2) });
    expect(existsSync(at("hacked"))).toBe(false);
  });
});
