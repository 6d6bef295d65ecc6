/* The page of a large file that is being made: it asks how far it is, and takes the file when that is done. */

const PAUSE_MS = 2000;
const PARTS = ["[data-file-state]", "[data-file-details]"];

/** Follows the file until it is ready or has failed. `load` answers with the page as it is now. */
export async function followFile({ document, load, pause, take }) {
  const stateOf = (page) => page.querySelector("[data-file-state]")?.dataset.fileState;
  if (stateOf(document) !== "making") return;
  for (;;) {
    await pause(PAUSE_MS);
    const page = await load().catch(() => null); // no connection for a moment: the file is made all the same
    if (!page) continue;
    for (const part of PARTS) show(document.querySelector(part), page.querySelector(part));
    const state = stateOf(page);
    if (state === "making") continue;
    if (state === "ready") take(document.querySelector("[data-file-download]").href);
    return;
  }
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
    load: async () => new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html"),
    pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    take: (address) => location.assign(address),
  });
}
