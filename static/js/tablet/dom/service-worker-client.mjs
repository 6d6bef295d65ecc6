/* The page's side of the service worker: put in place once, brought up to date only when asked. */

const ADDRESS = "/sw.js";
/** All of the site, so that no link and no reload without a connection ends on the browser's own page. */
const SCOPE = "/";
/** Where earlier releases had it: being nearer, it would keep fieldwork's pages for itself. */
const EARLIER_SCOPE = "/fieldwork/";
const ABSENT = { ready: Promise.resolve(false), watchWaiting: () => {}, update: async () => false };

/** {ready, watchWaiting, update}: ``watchWaiting(listener)`` calls it when a newer version is here and waits. */
export function registerServiceWorker(window) {
  const { serviceWorker } = window.navigator;
  if (!serviceWorker) return ABSENT;
  const placed = serviceWorker
    .register(ADDRESS, { scope: SCOPE, updateViaCache: "none" })
    .catch(() => serviceWorker.getRegistration(SCOPE));
  placed.then((registration) => leaveEarlier(serviceWorker, registration)).catch(() => {});
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

/** Only when the one for all of the site is at work: until then fieldwork opens by the earlier one. */
async function leaveEarlier(serviceWorker, registration) {
  const earlier = await serviceWorker.getRegistration(EARLIER_SCOPE);
  const isEarlier = earlier && new URL(earlier.scope).pathname === EARLIER_SCOPE;
  if (isEarlier && (await isReady(registration))) await earlier.unregister();
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
