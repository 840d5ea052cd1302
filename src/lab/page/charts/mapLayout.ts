/** Where everything in a heat map is, in pixels. */
export interface MapLayout {
  readonly n: number;
  readonly m: number;
  readonly width: number;
  readonly height: number;
  /** Corner of the first cell, and the size of every cell. */
  readonly left: number;
  readonly top: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  /** There is a row of marks under the cells. */
  readonly marks: boolean;
}

export const NARROW = 520; // figures below this width put their legends in rows of their own
export const MARKS = 20; // height of the row of marks

export function mapLayout({ n, m, width, marks }: { n: number; m: number; width: number; marks: boolean }): MapLayout {
  const left = 34;
  const top = width < NARROW ? 50 : 30;
  const cellWidth = (width - left - 6) / m;
  const cellHeight = Math.min(28, Math.max(3, Math.floor((n <= 32 ? 300 : 360) / n)));
  const height = top + n * cellHeight + (marks ? MARKS + 44 : 24);
  return { n, m, width, height, left, top, cellWidth, cellHeight, marks };
}
