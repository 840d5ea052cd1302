import { InputError } from "../checks.ts";

/** One of `count` equal parts of a sweep, from 1 to `count`. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** The shard that `text`, such as `1/3`, names. name: of the flag or field, for the message. @throws InputError */
export function parseShard(name: string, text: string): Shard {
  const [, index, count] = (/^(\d{1,9})\/(\d{1,9})$/.exec(text) ?? []).map(Number);
  if (!(index >= 1 && index <= count)) {
    throw new InputError(
      `${name} must be i/k, part i of k with 1 <= i <= k, such as 1/3, got ${JSON.stringify(text)}.`,
    );
  }
  return { index, count };
}

/** `1/3`. */
export function formatShard({ index, count }: Shard): string {
  return `${index}/${count}`;
}

/** Whether the cell with this index in the whole plan belongs to the shard. */
export function inShard({ index, count }: Shard, cell: number): boolean {
  return cell % count === index - 1;
}
