/* A photo from the camera: made small (which drops EXIF with the rest), named by its hash, kept, read back, then believed. */

import { sha256 } from "./freeze.mjs";

const LONGEST = 1600;
const QUALITY = 0.75;

/** The picture at most 1600 px long, turned upright, as JPEG bytes and nothing else. */
export async function shrink(file, { createImageBitmap, OffscreenCanvas }) {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  const [width, height] = fit(bitmap.width, bitmap.height);
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext("2d").drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
}

export function fit(width, height) {
  const scale = Math.min(1, LONGEST / Math.max(width, height));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

/**
 * Keeps one photo on the tablet; gives its record {sha256, bytes, size, takenAt, latitude, longitude}. Bytes, not a
 * Blob: some browsers give a stored Blob back as null.
 * Throws when it cannot be read, or when what was kept is not what was taken.
 */
export async function keepPhoto(file, { store, small, subtle, fix, now }) {
  const blob = await small(file);
  const bytes = await blob.arrayBuffer();
  const name = await sha256(bytes, subtle);
  const record = {
    sha256: name,
    bytes,
    size: bytes.byteLength,
    takenAt: now().toISOString(),
    latitude: fix?.latitude ?? null,
    longitude: fix?.longitude ?? null,
  };
  await store.keepPhoto(record);
  const kept = await store.photo(name);
  const again = await photoBytes(kept);
  if (!again || (await sha256(again, subtle)) !== name) throw new Error("the kept photo differs");
  return record;
}

/** The bytes of a kept photo, also of the first release's, which kept Blobs; null when they cannot be read. */
export async function photoBytes(record) {
  if (!record) return null;
  try {
    return record.bytes ?? (await record.blob.arrayBuffer());
  } catch {
    return null;
  }
}

/** The photo as the page shows it, or null. */
export async function photoBlob(record) {
  const bytes = await photoBytes(record);
  return bytes && new Blob([bytes], { type: "image/jpeg" });
}

/** The photo's form field: sha256;size;taken_at;latitude;longitude. */
export function photoField({ sha256: name, size, takenAt, latitude, longitude }) {
  return [name, size, takenAt, latitude ?? "", longitude ?? ""].join(";");
}
