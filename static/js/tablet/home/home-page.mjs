/* The engineer's first page: what this tablet holds, what it takes along, and how far each school is. */

import { watchVanished } from "./sync/alarm.mjs";
import { isWaiting } from "./sync/choose.mjs";
import { draftCard, entryCard, reopen } from "./sync/kept-cards.mjs";
import { watchLanguage, watchLeaving } from "./sync/leave.mjs";
import { watchLink } from "./sync/link-line.mjs";
import { giveBack, take } from "./sync/package.mjs";
import { tidy } from "./sync/pages.mjs";
import { paintReady, paintWithMe } from "./sync/ready-card.mjs";
import { schoolStates } from "./sync/school-states.mjs";
import { start } from "./sync/start.mjs";
import { persisted } from "./sync/storage.mjs";
import { stateWords } from "./sync/tell.mjs";
import { markTaken, watchTaking } from "./sync/take-bar.mjs";
import { watchInstall, watchUpdate } from "./sync/update.mjs";
import { fill } from "./visit/text.mjs";
import { showDistances } from "./distances.mjs";

function fillSection(name, cards) {
  const section = document.querySelector(`[data-${name}]`);
  const tab = document.querySelector(`[data-tab="${name}"]`);
  section.hidden = tab.hidden = cards.length === 0;
  tab.querySelector("bdi").textContent = cards.length;
  section.querySelector("ul").replaceChildren(...cards);
}

function markStates(stateOf) {
  for (const link of document.querySelectorAll(".schools [data-start]")) {
    const number = link.closest("li[id]").id.slice("school-".length);
    const { text, href, tone } = stateOf(number, link.dataset.start) ?? {};
    const box = link.querySelector(".start-last");
    link.dataset.page ??= link.getAttribute("href");
    box.dataset.before ??= box.textContent;
    link.setAttribute("href", href ?? link.dataset.page);
    box.className = `start-last ${tone ?? ""}`;
    if (text || box.textContent !== box.dataset.before) box.textContent = text ?? box.dataset.before;
  }
}

async function run() {
  if (matchMedia("(max-width: 599px)").matches) document.querySelector("[data-sketch]")?.removeAttribute("open");
  const page = await start(window);
  const { store, tabs, person, language, words, lists, shell } = page;
  const who = { person, language };
  const net = fetch.bind(window);
  let here = null;

  async function show() {
    const [all, entries, records] = await Promise.all([store.drafts(), store.entries(person), store.packages(person)]);
    const drafts = all.filter(({ owner }) => owner === person);
    const stateOf = schoolStates({ drafts, entries, words });
    const waiting = entries.filter(isWaiting);
    const kept = { words, held: tabs.held(), retry: ({ digest }) => tabs.retry(digest), reopen: (entry) => reopen(entry, { store, location }) };
    fillSection("started", drafts.reverse().map((draft) => draftCard(document, draft, words)));
    fillSection("to-send", waiting.map((entry) => entryCard(document, entry, kept)));
    const back = async (record) => {
      await giveBack(record, { store, caches, drafts });
      await show();
    };
    paintWithMe({ document, records, words, lists, language, stateOf, back });
    markStates(stateOf);
    markTaken(document, new Set(records.map(({ number }) => number)));
    if (here) showDistances(here, words);
    await paintReady({ document, records, caches, storage: navigator.storage, shell, who, words, lists });
    await tidy({ caches, who, packages: records, drafts });
  }

  const taking = watchTaking({
    document,
    session: sessionStorage,
    words,
    take: (numbers, progress) => take(numbers, { fetch: net, store, caches, who, now: () => new Date(), progress }),
    taken: async () => {
      await persisted(navigator.storage); // asked when it matters: something was just entrusted to this tablet
      await show();
    },
  });
  document.querySelector("[data-refresh]").addEventListener("click", async () => {
    await taking.run((await store.packages(person)).map(({ number }) => number));
  });
  watchLink({ document, tabs, words });
  watchVanished({ document, store, fetch: net, person, device: page.device, words, tabs, restored: show, confirm: confirm.bind(window) });
  watchUpdate({ document, shell, words });
  watchInstall({ window, button: document.querySelector("[data-install]") });
  watchLeaving({ document, caches, store, person, device: page.device.id, words, tabs });
  watchLanguage({ document, tabs, words, alert: alert.bind(window) });
  tabs.watch(show);
  tabs.watch(async (digest) => {
    const entry = digest && (await store.entry(digest));
    if (entry?.state !== "safe") return;
    const [key, values] = stateWords(entry);
    document.querySelector("[data-sending]").textContent = `${entry.schoolName}: ${fill(words[key], values)}`;
  });
  await show();
  navigator.geolocation?.getCurrentPosition(({ coords }) => {
    here = coords;
    showDistances(here, words);
  }, () => {}, { maximumAge: 300_000 });
}

run();
