import assert from "node:assert/strict";
import { test } from "node:test";

import { shrink } from "../../../static/js/tablet/visit/photos/shrink-photo.mjs";

test("clear parts of a picture become white paper, which a JPEG would show as black", async () => {
  const done = [];
  const pen = {
    fillRect: (...box) => done.push([pen.fillStyle, ...box]),
    drawImage: (_, ...box) => done.push(["picture", ...box]),
  };
  class OffscreenCanvas {
    getContext = () => pen;
    convertToBlob = async () => new Blob(["drawn"]);
  }
  const createImageBitmap = async () => ({ width: 3200, height: 1200, close() {} });
  assert.equal(await (await shrink(null, 1600, { createImageBitmap, OffscreenCanvas })).text(), "drawn");
  assert.deepEqual(done, [["white", 0, 0, 1600, 600], ["picture", 0, 0, 1600, 600]]);
});
