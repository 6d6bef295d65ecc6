/* “Save to file”: what is not safe yet leaves the tablet as a ZIP the server's page and command can receive. */

import { photoBytes } from "../store/photo-record.mjs";
import { isWaiting } from "./entry-states.mjs";
import { zip } from "./zip.mjs";

/**
 * [name, Blob] of each file, usually one: no larger than ``limits.saved_file`` where its visits allow. What waits is
 * saved; when nothing does, all that is kept. A photo that cannot be read is left out: the visit's body still names it.
 */
export async function workFiles({ store, person, device, limits, now }) {
  const kept = await store.entries(person);
  const wanted = kept.some(isWaiting) ? kept.filter(isWaiting) : kept;
  const lots = [];
  for (const entry of wanted) {
    const photos = await photosOf(entry, store);
    const size = entry.body.length + photos.reduce((sum, [, bytes]) => sum + bytes.length, 0);
    const full = !lots.length || lots.at(-1).size + size > limits.saved_file;
    if (full) lots.push({ size: 0, entries: [], photos: new Map() });
    const lot = lots.at(-1);
    lot.size += size;
    lot.entries.push(entry);
    for (const [name, bytes] of photos) lot.photos.set(name, bytes);
  }
  const day = new Date(now()).toISOString().slice(0, 16).replace(/[-:]/g, "").replace("T", "-");
  const nameOf = (n) => `kashf-${day}${lots.length > 1 ? `-${n + 1}` : ""}.zip`;
  return lots.map((lot, n) => [nameOf(n), fileOf(lot, { person, device })]);
}

/** [name, bytes] of each that can be read. */
async function photosOf(entry, store) {
  const photos = [];
  for (const name of entry.photos) {
    const record = await store.photo(name);
    const bytes = record?.copy ? null : await photoBytes(record);
    if (bytes) photos.push([name, new Uint8Array(bytes)]);
  }
  return photos;
}

function fileOf({ entries, photos }, { person, device }) {
  const visits = entries.map(({ visit, revision, digest }) => {
    return { id: visit, revision, digest, file: `visits/${digest}.body` };
  });
  const named = [...photos.keys()].map((sha256) => ({ sha256, file: `photos/${sha256}.jpg` }));
  const manifest = { format: 1, device, owner: Number(person), visits, photos: named };
  const files = [
    ["manifest.json", new TextEncoder().encode(JSON.stringify(manifest))],
    ...entries.map((entry, n) => [visits[n].file, entry.body]),
    ...named.map(({ sha256, file }) => [file, photos.get(sha256)]),
  ];
  return new Blob(zip(files), { type: "application/zip" });
}

/** Hands the files to the browser's downloads; gives their names. */
export async function saveToFile({ document, ...parts }) {
  const files = await workFiles(parts);
  for (const [name, content] of files) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(content);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }
  return files.map(([name]) => name);
}
