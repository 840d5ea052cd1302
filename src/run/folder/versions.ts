/** Which of two versions of the package is newer: negative when `one` is older, 0 when they are the same. */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [one, other].map(parts);
  for (let k = 0; k < 3; k++) if (a.numbers[k] !== b.numbers[k]) return a.numbers[k] - b.numbers[k];
  if (a.before === b.before) return 0;
  if (a.before === "") return 1; // 1.0.0 is newer than 1.0.0-beta
  if (b.before === "") return -1;
  return a.before < b.before ? -1 : 1;
}

function parts(version: string): { numbers: number[]; before: string } {
  const [release, ...before] = version.split("-");
  const numbers = release.split(".").map((part) => Number.parseInt(part, 10) || 0);
  return { numbers: [0, 1, 2].map((k) => numbers[k] ?? 0), before: before.join("-") };
}
