/** Numbers as people read them. */

/** x with `digits` significant digits: 0.0121, 3.06·10³, 1 204. Minus signs and powers are typographic. */
export function number(x: number, digits = 3): string {
  if (Number.isNaN(x)) return "–";
  if (x === Infinity || x === -Infinity) return x > 0 ? "∞" : "−∞";
  const size = Math.abs(x);
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) {
    const [mantissa, exponent] = x.toExponential(digits - 1).split("e");
    const factor = Number(mantissa) === 1 ? "" : `${trimmed(mantissa)}·`;
    return `${factor}10${superscript(Number(exponent))}`.replace("-", "−");
  }
  const decimals = size === 0 ? 0 : Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
  return trimmed(x.toFixed(decimals)).replace("-", "−");
}

/** "t = 678", which no line breaks apart. */
export function atTime(t: number): string {
  return `t\u00a0=\u00a0${number(t)}`;
}

/** A number as it can be typed and put into a link: every digit, no more than there are. */
export function typed(x: number): string {
  const size = Math.abs(x);
  return size !== 0 && (size < 1e-3 || size >= 1e6) ? x.toExponential().replace("e+", "e") : String(x);
}

/** A power of ten as text: 10⁰, 10⁻³. */
export function powerOfTen(exponent: number): string {
  return `10${superscript(exponent)}`;
}

/** "1 neuron", "3 neurons". */
export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}

/** "a", "a and b", "a, b and c". */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items[items.length - 1]}`;
}

function superscript(exponent: number): string {
  return [...String(exponent)].map((digit) => (digit === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)])).join("");
}

function trimmed(digits: string): string {
  return digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits;
}
