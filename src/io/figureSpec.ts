/** A figure as Plotly takes it. */
export interface FigureSpec {
  readonly data: readonly object[]; // traces
  readonly layout: object;
}

/**
 * The JSON text of a figure, as HTML pages and images are made from it. Typed arrays become arrays; NaN and infinities
 * become null, which Plotly draws as a gap.
 */
export function specText({ data, layout }: FigureSpec): string {
  return JSON.stringify({ data, layout }, (_key, value: unknown) =>
    ArrayBuffer.isView(value) && !(value instanceof DataView) ? Array.from(value as Float64Array) : value,
  );
}
