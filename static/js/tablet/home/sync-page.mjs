/* The sync page: everything on this tablet, its state in words, and what one can do about it. */

import { fill, sizeText } from "../dom/sentences.mjs";
import { startPage } from "../dom/start-page.mjs";
import { isWaiting } from "../outbox/entry-states.mjs";
import { saveToFile } from "../outbox/work-file.mjs";
import { askToPersist, freeSpace } from "../store/free-space.mjs";
import { waitingCards } from "./entry-card.mjs";
import { fillCards } from "./kept-card.mjs";
import { watchFrame } from "./page-frame.mjs";
import { receiptLine } from "./receipt-line.mjs";
import { paintDiscarded, unfinishedVisits } from "./unfinished-visits.mjs";

const part = (name) => document.querySelector(`[data-${name}]`);

function fillList(name, cards) {
  part(name).hidden = cards.length === 0;
  part(`${name}-count`).textContent = cards.length;
  fillCards(part(`${name}-list`), cards);
}

async function showSpace(words) {
  const { used, free } = await freeSpace(navigator.storage);
  const sizes = { used: sizeText(used, words), free: Number.isFinite(free) ? sizeText(free, words) : "—" };
  part("space").textContent = fill(words.space, sizes);
  const persists = await askToPersist(navigator.storage);
  part("persisted").textContent = persists ? words.persisted : words.not_persisted;
}

async function show(page) {
  const { store, person, words } = page;
  const [drafts, entries] = await Promise.all([store.drafts(), store.entries(person)]);
  const mine = drafts.filter(({ owner }) => owner === person);
  const waiting = entries.filter(isWaiting);
  const safe = entries.filter((entry) => !isWaiting(entry)).reverse();
  const { cards, discarded } = await unfinishedVisits(document, mine, page, { show: () => show(page), confirm });
  fillList("queue", waitingCards(document, waiting, page));
  part("queue").hidden = false;
  part("queue-empty").hidden = waiting.length > 0;
  part("send-all").hidden = waiting.length === 0;
  part("save").hidden = entries.length === 0;
  fillList("drafts", cards);
  paintDiscarded(document, discarded);
  fillList("safe", safe.map((entry) => receiptLine(document, entry, words)));
}

async function run() {
  const page = await startPage(window);
  const { store, tabs, person, limits, words } = page;
  const device = page.device.id;
  part("send-all").addEventListener("click", async () => {
    for (const { digest } of (await store.entries(person)).filter(isWaiting)) await tabs.retry(digest);
  });
  part("save").addEventListener("click", async () => {
    const names = await saveToFile({ document, store, person, device, limits, now: Date.now });
    part("save-said").textContent = fill(words.saved_file, { name: names.join(" · ") });
  });
  watchFrame(window, page, () => show(page));
  tabs.watch(() => show(page));
  await show(page);
  await showSpace(words);
}

run();
