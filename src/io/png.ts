/** Pixels to the inch of a PNG made for print. */
export const PRINT_RESOLUTION = 300;

/** A PNG that says how large it is on paper. resolution: pixels to the inch. */
export function withResolution(png: Uint8Array, resolution: number): Uint8Array {
  const perMetre = Math.round(resolution / 0.0254);
  const chunk = Buffer.alloc(21); // length, type, pixels per metre across and down, unit, checksum
  chunk.writeUInt32BE(9, 0);
  chunk.write("pHYs", 4, "latin1");
  chunk.writeUInt32BE(perMetre, 8);
  chunk.writeUInt32BE(perMetre, 12);
  chunk.writeUInt8(1, 16); // the unit is the metre
  chunk.writeUInt32BE(checksum(chunk.subarray(4, 17)), 17);
  return new Uint8Array(Buffer.concat([png.subarray(0, HEADER), chunk, png.subarray(HEADER)]));
}

const HEADER = 33; // bytes of the signature and the first chunk, IHDR

/** CRC-32 as PNG wants it (ISO 3309). */
function checksum(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}
