import assert from "node:assert/strict";
import { test } from "node:test";

import { whyUnreadable } from "../../../static/js/tablet/visit/photos/unreadable-picture.mjs";

test("an empty file, HEIC by its signature, and anything else have a reason of their own", async () => {
  const reason = (...parts) => whyUnreadable(new Blob(parts));
  assert.equal(await reason(), "picture_empty");
  const container = (brand) => reason(`\0\0\0\x18ftyp${brand}\0\0`);
  for (const brand of ["heic", "mif1", "hevc"]) assert.equal(await container(brand), "picture_heic");
  assert.equal(await reason("\0\0\0\x18ftypisom\0\0"), "picture_unreadable"); // a film
  assert.equal(await reason(new Uint8Array([255, 216, 255, 224])), "picture_unreadable"); // a JPEG that was cut
  assert.equal(await reason("heic, says the text"), "picture_unreadable");
});
