/* The engineer's first page: what this tablet holds, what it takes along, and how far each school is. */

import { statusOf, statusText } from "../dom/entry-status.mjs";
import { startPage } from "../dom/start-page.mjs";
import { isWaiting } from "../outbox/entry-states.mjs";
import { canBeOpened, isStarted } from "../store/draft-record.mjs";
import { askToPersist } from "../store/free-space.mjs";
import { dropSparePages } from "../store/page-cache.mjs";
import { watchInstall } from "./app-update.mjs";
import { waitingCards } from "./entry-card.mjs";
import { fillCards } from "./kept-card.mjs";
import { watchFrame } from "./page-frame.mjs";
import { paintReadiness } from "./readiness.mjs";
import { showDistances, watchNearest } from "./school-distances.mjs";
import { giveBack, takeSchools } from "./school-package.mjs";
import { hideTaken, SchoolPicker } from "./school-picker.mjs";
import { paintStates, schoolStates } from "./school-states.mjs";
import { paintTakenSchools } from "./taken-schools.mjs";
import { paintDiscarded, unfinishedVisits } from "./unfinished-visits.mjs";

let here = null; // where the tablet is, once that is known

function fillSection(name, cards) {
  const section = document.querySelector(`[data-${name}]`);
  const tab = document.querySelector(`[data-tab="${name}"]`);
  section.hidden = tab.hidden = cards.length === 0;
  tab.querySelector("bdi").textContent = cards.length;
  fillCards(section.querySelector("ul"), cards);
}

async function show(page) {
  const { store, person, language, words, lists, serviceWorker } = page;
  const who = { person, language };
  const [all, entries, records] = await Promise.all([store.drafts(), store.entries(person), store.packages(person)]);
  const mine = all.filter(({ owner }) => owner === person);
  const drafts = mine.filter(isStarted);
  const stateOf = schoolStates({ drafts, entries, words });
  await showKept(page, { drafts: mine, waiting: entries.filter(isWaiting) });
  const openable = [...mine.filter((draft) => canBeOpened(draft, Date.now())), ...entries];
  const back = async (record) => {
    await giveBack(record, { store, caches, visits: openable });
    await show(page);
  };
  paintTakenSchools({ document, records, words, lists, language, stateOf, back });
  paintStates(document, stateOf);
  hideTaken(document, new Set(records.map(({ number }) => number)));
  if (here) showDistances(document, here, words);
  const { storage } = navigator;
  await paintReadiness({ document, records, caches, storage, serviceWorker, who, words, lists });
  await dropSparePages({ caches, who, packages: records, visits: openable });
}

async function showKept(page, { drafts, waiting }) {
  const { cards, discarded } = await unfinishedVisits(document, drafts, page, { show: () => show(page), confirm });
  fillSection("started", cards);
  paintDiscarded(document, discarded);
  fillSection("to-send", waitingCards(document, waiting, page));
}

function watchTaking(page) {
  const { store, person, language, words } = page;
  const parts = { fetch: fetch.bind(window), store, caches, who: { person, language }, now: () => new Date() };
  const picker = new SchoolPicker({
    document,
    session: sessionStorage,
    words,
    take: (numbers, progress) => takeSchools(numbers, { ...parts, progress }),
    taken: async ({ taken, failed }) => {
      await askToPersist(navigator.storage); // asked when it matters: something was just entrusted to this tablet
      await show(page);
      if (taken.length && !failed) bringReady();
    },
  });
  document.querySelector("[data-refresh]").addEventListener("click", async () => {
    await picker.run((await store.packages(person)).map(({ number }) => number));
  });
}

/** The schools leave the list they were ticked in: what became of them is brought before the eyes. */
function bringReady() {
  const card = document.querySelector("[data-ready]");
  card.scrollIntoView({ block: "start", behavior: "instant" });
  card.focus({ preventScroll: true });
}

/** What has just become safe is said in words. */
async function tellSafe(digest, { store, words }) {
  const entry = digest && (await store.entry(digest));
  if (entry?.state !== "safe") return;
  const status = document.querySelector("[data-sending]");
  status.textContent = `${entry.school_name}: ${statusText(statusOf(entry), words)}`;
}

async function run() {
  if (matchMedia("(max-width: 599px)").matches) document.querySelector("[data-sketch]")?.removeAttribute("open");
  const page = await startPage(window);
  watchTaking(page);
  watchFrame(window, page, () => show(page));
  watchInstall({ window, button: document.querySelector("[data-install]") });
  page.tabs.watch(() => show(page));
  page.tabs.watch((digest) => tellSafe(digest, page));
  await show(page);
  const nearest = watchNearest(window, page.words);
  navigator.geolocation?.getCurrentPosition(({ coords }) => {
    here = coords;
    showDistances(document, here, page.words);
    nearest.allow(here);
  }, nearest.deny, { maximumAge: 300_000 });
}

run();
