/* What every fieldwork page begins with: the store, this tablet's id, the shared outbox, the service worker. */

import { openDB } from "../../vendor/idb/index.js";
import { openStore } from "../visit/store.mjs";
import { backUp } from "./backup.mjs";
import { deviceId } from "./device.mjs";
import { joinTabs } from "./leader.mjs";
import { createOutbox } from "./queue.mjs";
import { register } from "./shell.mjs";
import { forget, remember } from "./who.mjs";

const MINUTE = 60_000;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** {store, tabs, device, person, words, shell}: words of the page and of sending, shell the service worker's client. */
export async function start(window) {
  const { document, navigator } = window;
  const { person, language, lists, ...sync } = JSON.parse(document.getElementById("sync").textContent);
  const words = { ...JSON.parse(document.getElementById("words").textContent), ...sync.words };
  const store = await openStore(openDB);
  const device = await deviceId({ store, document, mint: () => crypto.randomUUID() });
  if (document.cookie.includes("kashf-left=")) {
    // This page came from the tablet, and its person has signed out since: it is not for whoever holds it now.
    await forget(window.caches);
    window.location.replace("/fieldwork/offline");
  } else await remember(window.caches, { person, language });
  const make = (changed) =>
    createOutbox({ store, fetch: window.fetch.bind(window), now: Date.now, random: Math.random, person, changed });
  const channel = new BroadcastChannel(`kashf-${person}`);
  const tabs = joinTabs({ make, locks: navigator.locks, channel, person, sleep });
  window.addEventListener("online", tabs.wake);
  window.addEventListener("focus", tabs.wake);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && tabs.wake());
  const copy = () => tabs.held() === null && backUp({ store, fetch: window.fetch.bind(window), person, device: device.id });
  setInterval(copy, MINUTE);
  tabs.watch((digest) => digest === null && copy());
  const shell = register(window);
  return { store, tabs, device, person, language, lists, words, shell, copy };
}
