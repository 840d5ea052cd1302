import { colourIndex } from "./weightColours.ts";

/**
 * Paints weights into a canvas, one pixel a cell. Where there are more neurons than `columns`, neighbours share a pixel
 * and the largest weight is seen. W: n×m row-major.
 */
export function paintCells(
  canvas: HTMLCanvasElement,
  W: Float64Array,
  { n, m, columns }: { n: number; m: number; columns: number },
  colours: Uint32Array,
): void {
  const width = Math.min(m, columns);
  if (canvas.width !== width || canvas.height !== n) {
    canvas.width = width;
    canvas.height = n;
  }
  const context = canvas.getContext("2d");
  if (context === null) return;
  const image = context.createImageData(width, n);
  const pixels = new Uint32Array(image.data.buffer);
  for (let i = 0; i < n; i++) {
    for (let c = 0; c < width; c++) {
      let largest = 0;
      const end = i * m + Math.floor(((c + 1) * m) / width);
      for (let k = i * m + Math.floor((c * m) / width); k < end; k++) {
        if (Math.abs(W[k]) > Math.abs(largest)) largest = W[k];
      }
      pixels[i * width + c] = colours[colourIndex(largest)];
    }
  }
  context.putImageData(image, 0, 0);
}
