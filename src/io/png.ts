import { crc32 } from "node:zlib";

/** Pixels to the inch of a PNG made for print. */
export const PRINT_RESOLUTION = 300;

/** A PNG that says how large it is on paper. resolution: pixels to the inch. */
export function withResolution(png: Uint8Array, resolution: number): Uint8Array {
  const perMetre = pixelsPerMetre(resolution);
  const chunk = Buffer.alloc(21); // length, type, pixels per metre across and down, unit, checksum
  chunk.writeUInt32BE(9, 0);
  chunk.write("pHYs", 4, "latin1");
  chunk.writeUInt32BE(perMetre, 8);
  chunk.writeUInt32BE(perMetre, 12);
  chunk.writeUInt8(1, 16); // the unit is the metre
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 17)), 17);
  return new Uint8Array(Buffer.concat([png.subarray(0, HEADER), chunk, png.subarray(HEADER)]));
}

function pixelsPerMetre(resolution: number): number {
  return Math.round(resolution / 0.0254);
}

/** Whether a file is a PNG that `withResolution` made for print: its second chunk says so. */
export function hasPrintResolution(png: Buffer): boolean {
  const second = png.subarray(HEADER);
  return (
    png.toString("latin1", 1, 4) === "PNG" &&
    second.toString("latin1", 4, 8) === "pHYs" &&
    second.length >= 12 &&
    second.readUInt32BE(8) === pixelsPerMetre(PRINT_RESOLUTION)
  );
}

const HEADER = 33; // bytes of the signature and the first chunk, IHDR
