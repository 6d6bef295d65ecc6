/* The page of a large file that is being made: it asks how far it is, and takes the file when that is done. */

const PAUSE_MS = 2000;
const PARTS = ["[data-file-state]", "[data-file-details]"];

/** Follows the file until it is ready or has failed. `parse` makes a page of the text of what `fetch` answers. */
export async function followFile({ document, location, fetch, parse, pause }) {
  const stateOf = (page) => page.querySelector("[data-file-state]")?.dataset.fileState;
  if (stateOf(document) !== "making") return;
  for (;;) {
    await pause(PAUSE_MS);
    const page = await load(fetch, parse, location.href).catch(() => null);
    if (!page) continue;
    const state = stateOf(page);
    if (!state) location.reload(); // no such page any more: signed out, or the file is deleted. They say so themselves
    for (const part of PARTS) show(document.querySelector(part), page.querySelector(part));
    if (state === "making") continue;
    if (state === "ready") location.assign(document.querySelector("[data-file-download]").href);
    return;
  }
}

/** Raises for a moment without a connection or a server: the file is made all the same. */
async function load(fetch, parse, address) {
  const answer = await fetch(address);
  if (answer.status >= 500) throw new Error(`no answer of Kashf: ${answer.status}`);
  return parse(await answer.text());
}

/** What is said stays untouched while it is the same: a screen reader would say it again. */
function show(old, fresh) {
  if (fresh && old.innerHTML !== fresh.innerHTML) {
    old.innerHTML = fresh.innerHTML;
    Object.assign(old.dataset, fresh.dataset);
  }
}

if (globalThis.document) {
  followFile({
    document,
    location,
    fetch: (address) => fetch(address),
    parse: (text) => new DOMParser().parseFromString(text, "text/html"),
    pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  });
}
