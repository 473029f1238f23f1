import type { Drawing } from "./chartSvg";

const WIDEST = 8000;

/** A drawing as a PNG, twice as fine as it is drawn where that is not too large. */
export async function chartImage(drawing: Drawing): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([drawing.text], { type: "image/svg+xml" }));
  try {
    const picture = await loaded(address);
    const scale = Math.min(2, WIDEST / Math.max(drawing.width, drawing.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(drawing.width * scale);
    canvas.height = Math.round(drawing.height * scale);
    const pen = canvas.getContext("2d");
    if (!pen) throw new Error("no canvas");
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png");
    });
  } finally {
    URL.revokeObjectURL(address);
  }
}

function loaded(address: string): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error("the picture could not be drawn"));
    image.src = address;
  });
}
