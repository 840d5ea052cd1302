import { crc32, deflateRawSync } from "node:zlib";

/** An entry of a zip file; what is given beyond name and data is what the file says of it, true or not. */
export interface ZipEntry {
  readonly name: string | Uint8Array;
  readonly data: Uint8Array;
  /** 0: stored; 8: deflated. */
  readonly method?: number;
  /** Bit 0: encrypted. */
  readonly flags?: number;
  /** Bytes that the data is said to be long. */
  readonly size?: number;
  readonly checksum?: number;
  /** Where the entry is said to begin. */
  readonly offset?: number;
}

/** A zip file of these entries. Sizes beyond 4 GiB are written as zip64, as NumPy does. */
export function zipFile(entries: readonly ZipEntry[], { count = entries.length } = {}): Buffer {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, data, method = 0, flags = 0, size = data.length, checksum = crc32(data), offset } of entries) {
    const path = Buffer.from(name as string);
    const packed = method === 8 ? deflateRawSync(data) : Buffer.from(data);
    const large = size > 0xffffffff || packed.length > 0xffffffff || (offset ?? at) > 0xffffffff;
    const extra = large ? Buffer.alloc(28) : Buffer.alloc(0);
    if (large) {
      extra.writeUInt16LE(1, 0);
      extra.writeUInt16LE(24, 2);
      extra.writeBigUInt64LE(BigInt(size), 4);
      extra.writeBigUInt64LE(BigInt(packed.length), 12);
      extra.writeBigUInt64LE(BigInt(offset ?? at), 20);
    }
    const numbers = Buffer.alloc(26); // those that local and central header share, from the version on
    numbers.writeUInt16LE(20, 0);
    numbers.writeUInt16LE(flags, 2);
    numbers.writeUInt16LE(method, 4);
    numbers.writeUInt32LE(checksum, 10);
    numbers.writeUInt32LE(large ? 0xffffffff : packed.length, 14);
    numbers.writeUInt32LE(large ? 0xffffffff : size, 18);
    numbers.writeUInt16LE(path.length, 22);
    numbers.writeUInt16LE(extra.length, 24);
    const end = Buffer.alloc(14);
    end.writeUInt32LE(large ? 0xffffffff : (offset ?? at), 10);
    directory.push(Buffer.from("PK\x01\x02\x14\x00", "latin1"), numbers, end, path, extra);
    const local = [Buffer.from("PK\x03\x04", "latin1"), numbers, path, extra, packed];
    pieces.push(...local);
    at += Buffer.concat(local).length;
  }
  const central = Buffer.concat(directory);
  const last = Buffer.alloc(22);
  last.write("PK\x05\x06", "latin1");
  last.writeUInt16LE(count, 8);
  last.writeUInt16LE(count, 10);
  last.writeUInt32LE(central.length, 12);
  last.writeUInt32LE(at, 16);
  return Buffer.concat([...pieces, central, last]);
}
