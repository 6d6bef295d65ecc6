/* The sync page: everything on this tablet, its state in words, and what one can do about it. */

import { fill } from "../visit/text.mjs";
import { watchVanished } from "./alarm.mjs";
import { isWaiting } from "./choose.mjs";
import { draftCard, entryCard, receiptLine, reopen } from "./kept-cards.mjs";
import { watchLanguage, watchLeaving } from "./leave.mjs";
import { watchLink } from "./link-line.mjs";
import { save } from "./save-file.mjs";
import { start } from "./start.mjs";
import { persisted, room, sizeWords } from "./storage.mjs";
import { watchUpdate } from "./update.mjs";

const one = (name) => document.querySelector(`[data-${name}]`);

function list(name, cards) {
  one(name).hidden = cards.length === 0;
  one(`${name}-count`).textContent = cards.length;
  one(`${name}-list`).replaceChildren(...cards);
}

async function showRoom(words) {
  const { used, free } = await room(navigator.storage);
  one("space").textContent = fill(words.space, { used: sizeWords(used, words), free: Number.isFinite(free) ? sizeWords(free, words) : "—" });
  one("persisted").textContent = (await persisted(navigator.storage)) ? words.persisted : words.not_persisted;
}

async function run() {
  const page = await start(window);
  const { store, tabs, person, words, shell } = page;
  const device = page.device.id;

  async function show() {
    const [drafts, entries] = await Promise.all([store.drafts(), store.entries(person)]);
    const kept = { words, held: tabs.held(), retry: ({ digest }) => tabs.retry(digest), reopen: (entry) => reopen(entry, { store, location }) };
    const waiting = entries.filter(isWaiting);
    list("queue", waiting.map((entry) => entryCard(document, entry, kept)));
    one("queue").hidden = false;
    one("queue-empty").hidden = waiting.length > 0;
    one("send-all").hidden = waiting.length === 0;
    one("save").hidden = entries.length === 0;
    list("drafts", drafts.filter(({ owner }) => owner === person).reverse().map((draft) => draftCard(document, draft, words)));
    list("safe", entries.filter((entry) => !isWaiting(entry)).reverse().map((entry) => receiptLine(document, entry, words)));
  }

  one("send-all").addEventListener("click", async () => {
    for (const { digest } of (await store.entries(person)).filter(isWaiting)) await tabs.retry(digest);
  });
  one("save").addEventListener("click", async () => {
    const names = await save({ document, store, person, device, now: Date.now });
    one("save-said").textContent = fill(words.saved_file, { name: names.join(" · ") });
  });
  watchLink({ document, tabs, words });
  watchVanished({ document, store, fetch: fetch.bind(window), person, device: page.device, words, tabs, restored: show, confirm: confirm.bind(window) });
  watchUpdate({ document, shell, words });
  watchLeaving({ document, caches: window.caches, store, person, device, words, tabs });
  watchLanguage({ document, tabs, words, alert: alert.bind(window) });
  tabs.watch(show);
  await show();
  await showRoom(words);
}

run();
