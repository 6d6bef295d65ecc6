/* What every fieldwork page begins with: the store, this tablet's id, the shared outbox, the service worker. */

import { openDB } from "../../../vendor/idb/index.js";
import { deleteDiscarded, keepBackingUp, untilNextRound } from "../outbox/draft-backup.mjs";
import { draftPhotos } from "../outbox/draft-photos.mjs";
import { createOutbox } from "../outbox/outbox.mjs";
import { joinTabs } from "../outbox/tab-leader.mjs";
import { deviceId } from "../store/device-id.mjs";
import { orderedId } from "../store/ordered-id.mjs";
import { renewOwnPages } from "../store/page-cache.mjs";
import { forgetPerson, rememberPerson } from "../store/tablet-person.mjs";
import { openStore } from "../store/tablet-store.mjs";
import { registerServiceWorker } from "./service-worker-client.mjs";

/** The release whose files these are: fieldwork's pages name them by it. */
const [, version] = new URL(import.meta.url).pathname.match(/\/@([^/]+)\//) ?? [];
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * {store, tabs, device, person, language, lists, limits, words, serviceWorker, copyDrafts, photos}: device is {id},
 * lists the checklists' names by id, limits what the server takes, words those of the page and of sending; copyDrafts()
 * sends to the server at once what was changed in drafts.
 */
export async function startPage(window) {
  const { document } = window;
  const json = (id) => JSON.parse(document.getElementById(id).textContent);
  const { person, language, lists, limits, words: syncWords } = json("sync");
  const words = { ...json("words"), ...syncWords };
  const store = await openStore(openDB);
  const device = await deviceId({ store, document, mint: () => orderedId() });
  if (document.cookie.includes("kashf-left=")) {
    // This page came from the tablet, and its person has signed out since: it is not for whoever holds it now.
    await forgetPerson(window.caches);
    window.location.replace("/fieldwork/offline");
  } else await rememberPerson(window.caches, { person, language });
  const tabs = shareOutbox(window, { store, person });
  const { copyDrafts, photos } = copyUnfinished(window, { store, tabs, person, device });
  const serviceWorker = registerServiceWorker(window);
  renewMeanwhile(window, { person, language, serviceWorker });
  return { store, tabs, device, person, language, lists, limits, words, serviceWorker, copyDrafts, photos };
}

/** Answers, then photos; what was discarded goes meanwhile. ``photos.watch`` hears of each round. */
function copyUnfinished(window, { store, tabs, person, device }) {
  const { navigator: { locks } } = window;
  const fetch = window.fetch.bind(window);
  const listeners = new Set();
  const arrived = () => listeners.forEach((listener) => listener());
  const round = draftPhotos({ store, fetch, person, tabs, locks, arrived });
  const about = { store, fetch, person, device: device.id };
  const afterwards = () => deleteDiscarded(about).then(round).catch(untilNextRound);
  const copyDrafts = keepBackingUp(window, { store, tabs, person, device, afterwards });
  return { copyDrafts, photos: { watch: (listener) => listeners.add(listener) } };
}

/** The own pages of another release: now, or when the files of this one have come. */
function renewMeanwhile(window, { person, language, serviceWorker }) {
  const { caches, navigator: { locks } } = window;
  const about = { who: { person, language }, version, script: import.meta.url };
  const renew = () => renewOwnPages({ caches, locks, fetch: window.fetch.bind(window), ...about });
  renew();
  serviceWorker.watchWaiting(renew);
}

function shareOutbox(window, { store, person }) {
  const { document, navigator: { locks } } = window;
  const fetch = window.fetch.bind(window);
  const make = (changed) => createOutbox({ store, fetch, now: Date.now, random: Math.random, person, changed });
  const channel = new BroadcastChannel(`kashf-${person}`);
  const tabs = joinTabs({ make, locks, channel, person, sleep });
  window.addEventListener("online", () => tabs.wake());
  window.addEventListener("focus", () => tabs.wake());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && tabs.wake());
  return tabs;
}
