import type { Data, Layout } from "plotly.js-dist";

/** A figure as Plotly takes it: traces and layout, plain data that can be saved, restyled and drawn anywhere. */
export interface Figure {
  readonly data: Data[];
  readonly layout: Partial<Layout>;
}
