import type { Figure } from "../figures/index.ts";
import type { GalleryEntry } from "./gallery.ts";

/** A figure in its design, and where it comes from. */
export interface Drawing {
  readonly entry: GalleryEntry;
  readonly figure: Figure;
  /** What people should know of it. */
  readonly notes: readonly string[];
}
