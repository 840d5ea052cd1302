/** The font of everything drawn, on the page and in exported files. */
export const FONT = 'Arial, "Liberation Sans", "DejaVu Sans", sans-serif';

const context = document.createElement("canvas").getContext("2d");

/** Width of a text in pixels at a font size in pixels. */
export function textWidth(text: string, size: number, weight = 400): number {
  if (context === null) return 0.55 * size * text.length;
  context.font = `${weight} ${size}px ${FONT}`;
  return context.measureText(text).width;
}
