/* What both of the engineer's own pages have around them: connection, lost drafts, updates, signing out, language. */

import { watchUpdate } from "./app-update.mjs";
import { isOffline, watchConnection } from "./connection-line.mjs";
import { watchLostDrafts } from "./lost-drafts-alert.mjs";
import { watchLanguage } from "./server-links.mjs";
import { watchSignOut } from "./sign-out.mjs";

/** ``page`` is start-page.mjs's; ``show()`` paints the page anew. */
export function watchFrame(window, page, show) {
  const { document, caches, navigator: { locks } } = window;
  const { store, tabs, person, device, limits, words, serviceWorker } = page;
  const fetch = window.fetch.bind(window);
  watchConnection({ document, tabs, words });
  watchLostDrafts({ ...page, document, fetch, caches, locks, restored: show });
  page.photos.watch(show);
  watchUpdate({ document, serviceWorker, words });
  watchSignOut({ document, caches, store, person, device: device.id, limits, words, tabs });
  const offline = () => isOffline(tabs.blockedBy());
  const say = () => window.alert(words.language_offline);
  watchLanguage({ document, offline, say, wake: () => tabs.wake() });
}
