import assert from "node:assert/strict";
import { test } from "node:test";

import { followFile } from "../../../static/js/file-progress.mjs";

const HREF = "https://kashf.example/exports/own-file/download";

/** As much of a page as the module looks at. */
function aPage(fileState, details) {
  const parts = {
    "[data-file-state]": { dataset: { fileState }, innerHTML: fileState },
    "[data-file-details]": { dataset: {}, innerHTML: details },
    "[data-file-download]": { href: HREF },
  };
  return { parts, querySelector: (selector) => parts[selector] ?? null };
}

/** Follows through these pages; an error stands for a moment without a connection. */
async function follow(document, pages) {
  const taken = [];
  const seen = [];
  const load = async () => {
    seen.push(document.parts["[data-file-details]"].innerHTML);
    const page = pages.shift();
    if (page instanceof Error) throw page;
    return page;
  };
  await followFile({ document, load, pause: async () => {}, take: (address) => taken.push(address) });
  return { taken, seen };
}

test("the page shows how far the file is and takes it once when it is ready", async () => {
  const document = aPage("making", "0 of 9");
  const answers = [aPage("making", "4 of 9"), new Error("offline"), aPage("making", "8 of 9")];
  const pages = [...answers, aPage("ready", "Download")];
  const { taken, seen } = await follow(document, pages);
  assert.deepEqual(seen, ["0 of 9", "4 of 9", "4 of 9", "8 of 9"]);
  assert.deepEqual(taken, [HREF]);
  assert.equal(document.parts["[data-file-details]"].innerHTML, "Download");
  assert.equal(document.parts["[data-file-state]"].dataset.fileState, "ready");
});

test("a file that failed is said and not taken", async () => {
  const document = aPage("making", "");
  const { taken } = await follow(document, [aPage("failed", "")]);
  assert.deepEqual(taken, []);
  assert.equal(document.parts["[data-file-state]"].innerHTML, "failed");
});

test("a page of a file that is ready asks and takes nothing", async () => {
  const { taken, seen } = await follow(aPage("ready", "Download"), []);
  assert.deepEqual([taken, seen], [[], []]);
});
