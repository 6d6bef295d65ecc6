/* The page's side of the service worker: put in place once, brought up to date only when asked. */

/** {ready, waiting, update}: ``waiting(listener)`` is called when a newer version is here and waits. */
export function register(window) {
  const { serviceWorker } = window.navigator;
  if (!serviceWorker) return { ready: Promise.resolve(false), waiting: () => {}, update: async () => false };
  const placed = serviceWorker.register("/sw.js", { scope: "/fieldwork/", updateViaCache: "none" }).catch(() => serviceWorker.getRegistration("/fieldwork/"));
  let asked = false;
  serviceWorker.addEventListener("controllerchange", () => asked && window.location.reload());
  return {
    /** True when the application's own files are on this tablet. */
    ready: placed.then((registration) => registration ? Boolean(registration.active) || settled(registration.installing) : false),
    async waiting(listener) {
      const registration = await placed;
      if (!registration) return;
      const tell = () => registration.waiting && registration.active && listener();
      registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", tell));
      tell();
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

function settled(worker) {
  return new Promise((resolve) => {
    const look = () => ["activated", "redundant"].includes(worker?.state) && resolve(worker.state === "activated");
    worker?.addEventListener("statechange", look);
    if (!worker) resolve(false);
    look();
  });
}
