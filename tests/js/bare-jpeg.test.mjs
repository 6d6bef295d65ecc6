import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { bareJpeg } from "../../static/js/tablet/visit/photos/bare-jpeg.mjs";

const CANVAS = new Uint8Array(readFileSync(new URL("../golden/canvas.jpg", import.meta.url)));
const bare = (bytes) => Buffer.concat(bareJpeg(Uint8Array.from(bytes)));
const segment = (mark, text) => [0xff, mark, 0, text.length + 2, ...Buffer.from(text)];
const PROFILE = { start: 20, end: 20 + 474 };
const PLAIN = [...CANVAS.slice(0, PROFILE.start), ...CANVAS.slice(PROFILE.end)];

test("the profile of a canvas goes and everything else stays", () => {
  assert.ok(Buffer.from(CANVAS).includes("ICC_PROFILE"));
  assert.deepEqual([...bare(CANVAS)], PLAIN);
});

test("EXIF, comments and texts go, what says how colours are kept stays", () => {
  const notes = [...segment(0xe1, "Exif\0\0position"), ...segment(0xfe, "32.4 36.2"), ...segment(0xed, "8BIM")];
  const adobe = segment(0xee, "Adobe\0");
  assert.deepEqual([...bare([...PLAIN.slice(0, 20), ...notes, ...adobe, ...PLAIN.slice(20)])], [
    ...PLAIN.slice(0, 20),
    ...adobe,
    ...PLAIN.slice(20),
  ]);
});

test("what looks like a note among the coded bytes stays", () => {
  const coded = [...PLAIN.slice(0, -2), 0xff, 0xe1, 0, 4, 1, 2, 0xff, 0xd9];
  assert.deepEqual([...bare(coded)], coded);
});

test("bytes that are no whole JPEG are left as they are", () => {
  for (const bytes of [[], [1, 2, 3], [...CANVAS.slice(0, 100)], [0x89, 0x50, 0x4e, 0x47]]) {
    assert.deepEqual([...bare(bytes)], bytes);
  }
});
