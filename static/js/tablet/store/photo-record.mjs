/* A photo as the tablet keeps it: {sha256, bytes, size, taken_at, latitude, longitude}. */

import { photoNames } from "./photo-field.mjs";
import { sha256 } from "./sha256.mjs";

/**
 * Keeps one photo: bytes, not a Blob, which some browsers give back as null. Gives its record. Throws when what was
 * kept is not what was taken.
 */
export async function keepPhoto(bytes, { store, subtle, fix, now }) {
  const name = await sha256(bytes, subtle);
  const record = {
    sha256: name,
    bytes,
    size: bytes.byteLength,
    taken_at: now().toISOString(),
    latitude: fix?.latitude ?? null,
    longitude: fix?.longitude ?? null,
  };
  await store.keepPhoto(record);
  const again = await photoBytes(await store.photo(name));
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

/** A photo goes when no draft and no finished visit names it: visits share a photo that was taken once. */
export async function dropPhotos({ queue, drafts, photos }, names) {
  const used = new Set((await queue.getAll()).flatMap((entry) => entry.photos));
  for (const draft of await drafts.getAll()) for (const name of photoNames(draft.fields)) used.add(name);
  for (const name of names) if (!used.has(name)) await photos.delete(name);
}
