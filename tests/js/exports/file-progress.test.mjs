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

const anotherPage = { querySelector: () => null };

/** Follows through these pages; an error stands for a moment without a connection, a number for a proxy's page. */
async function follow(document, pages) {
  const went = [];
  const seen = [];
  const fetch = async () => {
    seen.push(document.parts["[data-file-details]"].innerHTML);
    const page = pages.shift();
    if (page instanceof Error) throw page;
    if (typeof page === "number") return { status: page, text: async () => anotherPage };
    return { status: 200, text: async () => page };
  };
  const location = { href: "", assign: (address) => went.push(address), reload: () => went.push("reload") };
  await followFile({ document, location, fetch, parse: (page) => page, pause: async () => {} });
  return { went, seen };
}

test("the page shows how far the file is and takes it once when it is ready", async () => {
  const document = aPage("making", "0 of 9");
  const answers = [aPage("making", "4 of 9"), new Error("offline"), aPage("making", "8 of 9")];
  const pages = [...answers, aPage("ready", "Download")];
  const { went, seen } = await follow(document, pages);
  assert.deepEqual(seen, ["0 of 9", "4 of 9", "4 of 9", "8 of 9"]);
  assert.deepEqual(went, [HREF]);
  assert.equal(document.parts["[data-file-details]"].innerHTML, "Download");
  assert.equal(document.parts["[data-file-state]"].dataset.fileState, "ready");
});

test("a server that is not there for a moment is asked again", async () => {
  const { went } = await follow(aPage("making", ""), [502, 503, aPage("ready", "Download")]);
  assert.deepEqual(went, [HREF]);
});

test("where the answer is another page, that page is loaded", async () => {
  const { went } = await follow(aPage("making", ""), [anotherPage]);
  assert.deepEqual(went, ["reload"]);
});

test("a file that failed is said and not taken", async () => {
  const document = aPage("making", "");
  const { went } = await follow(document, [aPage("failed", "")]);
  assert.deepEqual(went, []);
  assert.equal(document.parts["[data-file-state]"].innerHTML, "failed");
});

test("a page of a file that is ready asks and takes nothing", async () => {
  const { went, seen } = await follow(aPage("ready", "Download"), []);
  assert.deepEqual([went, seen], [[], []]);
});
