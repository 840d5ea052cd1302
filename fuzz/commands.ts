import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { formatNpy } from "../src/io/npy.ts";
import { weightsPieces } from "../src/io/writeWeights.ts";
import { initialWeights } from "../src/random/initialWeights.ts";
import type { Finished } from "../test/support/commandLine.ts";
import { inProcess } from "../test/support/inProcess.ts";
import { hashes, inFolder } from "./folder.ts";
import { mutated, type Random } from "./random.ts";

/** Why a command broke its word; undefined where it kept it. */
async function faultOf(path: string, words: readonly string[]): Promise<string | undefined> {
  const before = hashes(path);
  let finished: Finished;
  try {
    finished = await inProcess(words);
  } catch (error) {
    return `threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
  const { code, stdout, stderr } = finished;
  const after = hashes(path);
  const changed = [...before].filter(([name, hash]) => after.get(name) !== hash).map(([name]) => name);
  const made = [...after.keys()].filter((name) => !before.has(name));
  if (![0, 1, 2].includes(code ?? -1)) return `exit code ${code}`;
  if (changed.length > 0) return `changed its input ${changed.join(", ")}`;
  if (made.some((name) => name.includes(".tmp-"))) return `left ${made.join(", ")}`;
  if (code === 2 && (stdout !== "" || made.length > 0)) return "bad input, and yet it printed or wrote";
  if (stderr.split("\n").length > 4 || /\n {4}at /.test(stderr)) return `says ${stderr}`;
  if (/(?!\n)\p{Cc}/u.test(stderr)) return `controls in ${JSON.stringify(stderr)}`;
  if (words.includes("--json") && code === 0) JSON.parse(stdout);
  return undefined;
}

const VALUES = [
  ...["0", "1", "2", "3", "0.1", "0.02", "1e-3", "-1", "1e9", "1e12", "1e308", "NaN", "Infinity", "", " ", "abc"],
  ...["1/0", "n", "2*n", "m/n", "sqrt(m)", "1:1e9", "a=1", "random()", "(1", "1,2", "0,1", "1,1,1", "__proto__", "%s"],
  ...["\u001b[31m", "w\n", "x".repeat(3000), "((((((((((1))))))))))", "1e-320", "0x10", "1_000", "９"],
];
const FLAGS = [
  ...["--lambda", "--lambda-code", "--loss", "--t-end", "--times", "--samples", "--tol", "--seed", "--init", "--step"],
  ...["--init-scale", "--method", "--kernel", "--rest", "--inputs", "--p", "--patterns", "--frequency", "--penalty"],
  ...["--set", "--n", "--m", "--tensor", "--sigma", "--kurtosis", "--level", "--law", "--enumerate", "--rate"],
  ...["--decay", "--betas", "--eps", "--start", "--log", "--transpose", "--json", "--quiet", "--max-steps"],
];
const STARTS: readonly (readonly string[])[] = [
  ["collapse", "--m", "5", "--lambda", "0.05"],
  ["l1", "--n", "3", "--m", "4", "--lambda", "0.05"],
  ["pair", "--lambda", "0.05"],
  ["noise", "--n", "3", "--m", "4", "--sigma", "0.1", "--t-end", "1"],
  ["reduced", "--m", "4", "--rate", "-w", "--t-end", "1"],
  ["adamw", "--n", "3", "--m", "4", "--lambda-code", "0.05", "--steps", "20"],
];

/** `simulate` with flags and values at random. */
export function flags(random: Random): Promise<string | undefined> {
  return inFolder(async (path) => {
    const words = ["simulate", ...random.pick(STARTS)];
    for (let times = random.below(4); times > 0; times--) {
      words.push(random.pick(FLAGS));
      if (random.chance(0.9)) words.push(random.pick(VALUES));
    }
    if (random.chance(0.3)) words.push("--out", join(path, random.pick(["a.json", "a.csv", "a.txt", "no/a.json"])));
    if (!words.includes("--max-steps") && words[1] !== "adamw") words.push("--max-steps", "300");
    const fault = await faultOf(path, words);
    return fault && `${JSON.stringify(words)} ${fault}`;
  });
}

const W = initialWeights({ n: 3, m: 4, key: "fuzz" });
const npy = formatNpy(W, [3, 4]);
const rows = [0, 1, 2].map((i) => [...W.subarray(4 * i, 4 * i + 4)]);
const FILES: Readonly<Record<string, Uint8Array>> = {
  "w.npy": npy,
  "w.npz": zipOf("w.npy", npy),
  "w.safetensors": Buffer.concat([...weightsPieces("w.safetensors", [3, 4], [W])]),
  "w.csv": Buffer.from(rows.map((row) => row.join(",")).join("\n")),
  "w.json": Buffer.from(JSON.stringify(rows)),
};

/** A weight file whose bytes were changed, simulated from or diagnosed. */
export function weightFiles(random: Random): Promise<string | undefined> {
  return inFolder(async (path) => {
    const name = random.pick(Object.keys(FILES));
    const bytes = mutated(FILES[name], random);
    const file = join(path, name);
    writeFileSync(file, bytes);
    const simulate = ["simulate", "l1", "--weights", file, "--lambda", "0.1", "--t-end", "0.01", "--samples", "2"];
    const words = random.chance(0.5) ? ["diagnose", file] : simulate;
    if (random.chance(0.3)) words.push("--transpose");
    if (words[0] === "simulate") words.push("--max-steps", "300", "--method", "rkc");
    const fault = await faultOf(path, words);
    return fault && `${name} ${Buffer.from(bytes).toString("base64")} ${fault}`;
  });
}

/** A zip with one deflated entry, checksum and all. */
function zipOf(name: string, data: Uint8Array): Uint8Array {
  const packed = deflateRawSync(data);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(8, 4);
  common.writeUInt32LE(crc32(data), 10);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(data.length, 18);
  common.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), common, Buffer.from(name), packed]);
  const central = Buffer.concat([
    Buffer.from("PK\x01\x02\x14\x00", "latin1"),
    common,
    Buffer.alloc(14),
    Buffer.from(name),
  ]);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", 0, "latin1");
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}

function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}
