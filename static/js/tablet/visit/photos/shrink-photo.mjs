/* A photo made small, which drops EXIF with the rest. */

import { bareJpeg } from "./bare-jpeg.mjs";

const QUALITY = 0.75;

/** The picture at most ``side`` pixels long, turned upright, as JPEG bytes and nothing else. */
export async function shrink(file, side, { createImageBitmap, OffscreenCanvas }) {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  const [width, height] = fitWithin(side, bitmap.width, bitmap.height);
  const canvas = new OffscreenCanvas(width, height);
  const pen = canvas.getContext("2d");
  pen.fillStyle = "white"; // clear parts of a picture are paper: a JPEG would have them black
  pen.fillRect(0, 0, width, height);
  pen.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const drawn = await canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
  // The canvas is sRGB, which a JPEG without a profile is, too; the server keeps one of this structure as it comes.
  return new Blob(bareJpeg(new Uint8Array(await drawn.arrayBuffer())), { type: "image/jpeg" });
}

/** [width, height] of the picture at most ``side`` long; never enlarged. */
export function fitWithin(side, width, height) {
  const scale = Math.min(1, side / Math.max(width, height));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}
