/** How one floating-point number is stored in a file. */
export interface FloatType {
  readonly name: "float16" | "bfloat16" | "float32" | "float64";
  readonly bytes: 2 | 4 | 8;
  readonly littleEndian: boolean;
}

/** The numbers in `payload` as float64, exactly. payload: length a multiple of type.bytes */
export function decodeFloats(payload: Uint8Array, { name, bytes, littleEndian }: FloatType): Float64Array {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const data = new Float64Array(payload.length / bytes);
  if (name === "float64") for (let k = 0; k < data.length; k++) data[k] = view.getFloat64(8 * k, littleEndian);
  else if (name === "float32") for (let k = 0; k < data.length; k++) data[k] = view.getFloat32(4 * k, littleEndian);
  else {
    const number = name === "float16" ? half : brain;
    for (let k = 0; k < data.length; k++) data[k] = number(view.getUint16(2 * k, littleEndian));
  }
  return data;
}

/** The bytes of float64 numbers, little-endian. */
export function encodeFloats(numbers: Float64Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8 * numbers.length);
  const view = new DataView(bytes.buffer);
  for (let k = 0; k < numbers.length; k++) view.setFloat64(8 * k, numbers[k], true);
  return bytes;
}

/** The number of a float16 (IEEE 754 binary16): 1 bit of sign, 5 of exponent, 10 of fraction. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 0x3ff;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? fraction : (1024 + fraction) * (1 << (exponent - 1))) * 2 ** -24;
}

const word = new DataView(new ArrayBuffer(4));

/** The number of a bfloat16: the upper half of a float32. */
function brain(bits: number): number {
  word.setUint16(0, bits);
  return word.getFloat32(0);
}
