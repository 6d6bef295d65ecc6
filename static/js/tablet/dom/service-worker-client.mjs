/* The page's side of the service worker: put in place once, brought up to date only when asked. */

const ADDRESS = "/sw.js";
const SCOPE = "/fieldwork/";
const ABSENT = { ready: Promise.resolve(false), watchWaiting: () => {}, update: async () => false };

/** {ready, watchWaiting, update}: ``watchWaiting(listener)`` calls it when a newer version is here and waits. */
export function registerServiceWorker(window) {
  const { serviceWorker } = window.navigator;
  if (!serviceWorker) return ABSENT;
  const placed = serviceWorker
    .register(ADDRESS, { scope: SCOPE, updateViaCache: "none" })
    .catch(() => serviceWorker.getRegistration(SCOPE));
  let asked = false;
  serviceWorker.addEventListener("controllerchange", () => asked && window.location.reload());
  return {
    /** True when the application's own files are on this tablet. */
    ready: placed.then(isReady),
    async watchWaiting(listener) {
      const registration = await placed;
      if (!registration) return;
      const look = () => registration.waiting && registration.active && listener();
      registration.addEventListener("updatefound", () => {
        registration.installing?.addEventListener("statechange", look);
      });
      look();
    },
    /** False when a visit is open in some window: its page must not be changed under the hand. */
    async update() {
      const { held = [] } = (await window.navigator.locks?.query()) ?? {};
      if (held.some(({ name }) => name.startsWith("kashf-visit-"))) return false;
      asked = true;
      (await placed)?.waiting?.postMessage("update");
      return true;
    },
  };
}

function isReady(registration) {
  if (!registration) return false;
  return Boolean(registration.active) || settled(registration.installing);
}

function settled(worker) {
  return new Promise((resolve) => {
    const look = () => ["activated", "redundant"].includes(worker?.state) && resolve(worker.state === "activated");
    worker?.addEventListener("statechange", look);
    if (!worker) resolve(false);
    look();
  });
}
