/* Where the page opens: after a reload where one was, else at what the address names, else at the item touched last. */

import { cardInView } from "./landing.mjs";

const PLACE = "kashf-place";

/** Keeps where one is, for a reload of this window. ``visit`` is its id. */
export function keepPlace(window, { visit, cards }) {
  const { document, sessionStorage } = window;
  const keep = () => {
    const place = cardInView(cards, window);
    if (place) sessionStorage.setItem(PLACE, JSON.stringify({ visit, card: place.card.id, top: place.top }));
  };
  window.history.scrollRestoration = "manual";
  window.addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && keep());
}

/**
 * Goes there. ``said`` is what the draft's head kept: {visit, updated, focus}. Gives the id of the item where the
 * draft is opened again, null after a reload or where the address names a place.
 */
export function openPlace(window, { visit, updated, focus }, { landing, way }) {
  const { document, location, sessionStorage } = window;
  const named = placeNamed(document, location.hash);
  const place = isReload(window) ? JSON.parse(sessionStorage.getItem(PLACE)) : null;
  const card = place?.visit === visit ? document.getElementById(place.card) : null;
  if (card) landing.at(card, place.top);
  else if (named) showPlace(named, way);
  else if (updated && focus && document.getElementById(focus)) {
    landing.inMiddle(document.getElementById(focus));
    return focus;
  }
  return null;
}

/** Links within the page, and addresses that are changed by hand. */
export function watchAddress(window, way) {
  window.addEventListener("hashchange", () => {
    const named = placeNamed(window.document, window.location.hash);
    if (named) showPlace(named, way);
  });
}

function showPlace(named, way) {
  if (named.matches("[data-item]")) way.showItem(named);
  else way.showPart(named);
}

function placeNamed(document, hash) {
  const named = hash.length > 1 ? document.getElementById(decodeURIComponent(hash.slice(1))) : null;
  return named?.closest("[data-item], [data-part], .ending") ?? null;
}

/** Also a window that the browser had thrown away. */
function isReload({ document, performance }) {
  const [navigation] = performance.getEntriesByType("navigation");
  return document.wasDiscarded || (navigation !== undefined && navigation.type !== "navigate");
}
