/* The fragment that carries what a map shows. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { readAddress, writeAddress } from "../../../static/js/map/address.mjs";

const VIEW = { zoom: 12.25, lat: 32.4686, lon: 36.2436 };

test("what is written is read again", () => {
  const said = { view: VIEW, off: ["low", "clear"], open: { kind: "school", key: "100&2/ش" } };
  assert.deepEqual(readAddress(writeAddress(said)), said);
});

test("an address a person can read", () => {
  const open = { kind: "directorate", key: "2202" };
  const fragment = writeAddress({ view: VIEW, off: new Set(["clear", "low"]), open });
  assert.equal(fragment, "#map=12.25/32.46860/36.24360&off=low,clear&directorate=2202");
});

test("what is at its beginning is not said", () => {
  assert.equal(writeAddress({ view: { zoom: 9, lat: 31, lon: 36 } }), "#map=9/31.00000/36.00000");
});

test("a school alone may be named", () => {
  assert.deepEqual(readAddress("#school=100200"), {
    view: null,
    off: [],
    open: { kind: "school", key: "100200" },
  });
});

test("another fragment says nothing of a map", () => {
  for (const fragment of ["", "#", "#main", "#top=1"]) assert.equal(readAddress(fragment), null);
});

test("a part that cannot be read leaves the others", () => {
  const bad = ["", "12", "a/b/c", "12/32/36/1", "12//36", "12/95/36", "12/32/181", "99/32/36", "1e1/32/36", "-1/32/36"];
  for (const view of bad) {
    const said = readAddress(`#map=${view}&off=low,<b>,nothing&school=${"9".repeat(41)}`);
    assert.deepEqual(said, { view: null, off: ["low"], open: null }, view);
  }
});
