/* The service worker: keeps the application's own files, and the pages of the person this tablet belongs to now.
   GET of the shell only; everything that is sent passes it by untouched. SHELL = {version, assets} is put above this
   text by the server (tablet/service_worker.py), so a new version is a new worker, which waits until somebody asks for
   it. */

const MINE = `kashf-shell-${SHELL.version}`;
const PATIENCE = 4_000;
const MAX_VERSIONS = 3;
const PAGE = /^\/fieldwork\/(?:|sync|schools\/[^/]+\/[^/]+)$/;
const ASSET = /^\/static\/@([0-9a-f]+)\//;
const WHO = "/fieldwork/who";
const OFFLINE = "/fieldwork/offline";

self.addEventListener("install", (event) => {
  const fresh = [...SHELL.assets, OFFLINE].map((address) => new Request(address, { cache: "reload" }));
  event.waitUntil(caches.open(MINE).then((cache) => cache.addAll(fresh)));
});

self.addEventListener("activate", (event) => event.waitUntil(letGo().then(() => self.clients.claim())));

self.addEventListener("message", ({ data }) => {
  if (data === "update") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (ASSET.test(url.pathname)) event.respondWith(asset(request));
  else if (isPicture(request, url)) event.respondWith(picture(request, url));
  else if (request.mode === "navigate") event.respondWith(page(event, url));
});

function isPicture(request, url) {
  return url.pathname.startsWith("/photos/") && request.destination === "image";
}

/** A page names its files with their version, so an old page goes on with the files it was written for. */
async function asset(request) {
  return (await caches.match(request.url)) ?? fetch(request);
}

/** A photo of what is open, taken along with its school. */
async function picture(request, url) {
  const cacheName = await pagesOfNow();
  return (cacheName && (await caches.match(url.pathname + url.search, { cacheName }))) || fetch(request);
}

/** The server's page while the server answers, else the one kept here, else a page that says what to do. */
async function page(event, url) {
  const kept = await keptPage(url);
  const live = fetch(event.request).then((answer) => keep(event, url, answer));
  if (kept && url.pathname === "/fieldwork/sync") {
    event.waitUntil(live.catch(() => {})); // it shows what is on this tablet: also with an ended session
    return kept;
  }
  const answer = await (kept ? Promise.race([live, late()]) : live).catch(() => null);
  if (answer && (answer.type === "opaqueredirect" || isOurs(answer))) return answer;
  if (!answer) event.waitUntil(live.catch(() => {}));
  return kept ?? answer ?? (await caches.match(OFFLINE)) ?? Response.error();
}

function isOurs(answer) {
  return answer.status < 500 && answer.headers.has("X-Kashf-Shell");
}

function late() {
  return new Promise((resolve) => setTimeout(resolve, PATIENCE, null));
}

async function keep(event, url, answer) {
  const person = answer.headers.get("X-Kashf-Person");
  const plain = url.pathname !== "/fieldwork/" || !url.search; // a search is not the home page
  if (answer.status === 200 && !answer.redirected && isOurs(answer) && person && plain && PAGE.test(url.pathname)) {
    const name = `kashf-pages-${person}-${answer.headers.get("Content-Language")}`;
    const copies = [answer.clone(), answer.clone()];
    // The page that is shown waits for this lock before it looks whether it is kept (tablet/store/page-cache.mjs).
    const put = () => putPage(name, url, copies);
    event.waitUntil((self.navigator.locks?.request("kashf-keeping", put) ?? put()).catch(() => {}));
  }
  return answer;
}

/** Under its own address; a visit's page also under its checklist's version, unless one is kept there already. */
async function putPage(name, url, [copy, another]) {
  const cache = await caches.open(name);
  const version = copy.headers.get("X-Kashf-Checklist");
  const pinned = `${url.pathname}?version=${version}`;
  const spare = version === null || url.search || (await cache.match(pinned));
  const pin = spare ? another.body?.cancel() : cache.put(pinned, another);
  await Promise.all([cache.put(url.pathname + url.search, copy), pin]);
}

/** The cache of the person who had the last page on this tablet, and nobody else's. */
async function pagesOfNow() {
  // Somebody signed out on a page of the office, whose scripts know nothing of what is kept here.
  if (await self.cookieStore?.get("kashf-left")) return undefined;
  const last = await caches.match(WHO, { cacheName: "kashf-who" });
  if (!last) return undefined;
  const { person, language } = await last.json();
  return `kashf-pages-${person}-${language}`;
}

async function keptPage(url) {
  const cacheName = PAGE.test(url.pathname) ? await pagesOfNow() : undefined;
  if (!cacheName) return undefined;
  const address = url.pathname === "/fieldwork/" ? url.pathname : url.pathname + url.search;
  const kept = await caches.match(address, { cacheName });
  // No version is asked for: a visit begins with whichever is here.
  return kept ?? (url.search ? undefined : caches.match(address, { cacheName, ignoreSearch: true }));
}

/** Two older versions stay for pages that are open, and any version a kept page was written for. */
async function letGo() {
  const names = await caches.keys();
  const shells = names.filter((name) => name.startsWith("kashf-shell-"));
  const wanted = new Set([MINE, ...shells.slice(-MAX_VERSIONS)]);
  for (const name of names.filter((cacheName) => cacheName.startsWith("kashf-pages-"))) {
    const cache = await caches.open(name);
    for (const key of await cache.keys()) {
      wanted.add(`kashf-shell-${(await cache.match(key)).headers.get("X-Kashf-Shell")}`);
    }
  }
  await Promise.all(shells.filter((name) => !wanted.has(name)).map((name) => caches.delete(name)));
}
