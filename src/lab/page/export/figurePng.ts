/** A drawing as a PNG with `scale` pixels for each of the drawing's. @throws Error when the browser cannot draw it */
export async function figurePng(
  { svg, width, height }: { readonly svg: string; readonly width: number; readonly height: number },
  scale = 2,
): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = width * scale;
    canvas.height = height * scale;
    const context = canvas.getContext("2d");
    context?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob === null ? reject(new Error("the image could not be drawn")) : resolve(blob)));
    });
  } finally {
    URL.revokeObjectURL(address);
  }
}
