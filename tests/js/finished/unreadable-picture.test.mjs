import assert from "node:assert/strict";
import { test } from "node:test";

import { whyUnreadable } from "../../../static/js/tablet/visit/photos/unreadable-picture.mjs";

const why = (...parts) => whyUnreadable(new Blob(parts));
const box = (brand) => why(`\0\0\0\x18ftyp${brand}\0\0`);
const foreign = (kind) => ({ key: "picture_foreign", kind });

test("a picture that browsers cannot open is named by its first bytes", async () => {
  for (const brand of ["heic", "mif1", "hevc"]) assert.deepEqual(await box(brand), foreign("HEIC"));
  assert.deepEqual(await box("avif"), foreign("AVIF"));
  for (const start of ["II*\0\x10\0\0\0CR\x02", "FUJIFILMCCD-RAW"]) assert.deepEqual(await why(start), foreign("RAW"));
  for (const start of ["II*\0\x08\0\0\0\x12\0", "MM\0*"]) assert.deepEqual(await why(start), foreign("TIFF"));
  assert.deepEqual(await why('<?xml version="1.0"?>\n<svg/>'), foreign("SVG"));
});

test("what is no picture is named, too", async () => {
  assert.equal((await why()).key, "picture_empty");
  for (const brand of ["isom", "qt  "]) assert.equal((await box(brand)).key, "picture_film");
  assert.equal((await why("%PDF-1.7")).key, "picture_pdf");
});

test("a damaged picture, and anything else, is only called unreadable", async () => {
  assert.equal((await why(new Uint8Array([255, 216, 255, 224]))).key, "picture_unreadable"); // a JPEG that was cut
  assert.equal((await why("heic, says the text")).key, "picture_unreadable");
});
