/* How far each school is from the tablet, and the nearest first when asked. */

import { distance, distanceText } from "../dom/distance.mjs";

/** Writes the distance on every card that has a position, also on the schools taken along. */
export function showDistances(document, here, words) {
  for (const card of document.querySelectorAll("[data-with-me] li[id], [data-cards] > li")) {
    const metres = metresTo(card, here);
    if (Number.isFinite(metres)) card.querySelector("[data-distance]").textContent = distanceText(metres, words);
  }
}

/** Metres from ``here`` to the card's school, infinite where its place is not known. */
function metresTo({ dataset: { latitude, longitude } }, here) {
  if (latitude === undefined) return Infinity;
  return distance(here, { latitude: Number(latitude), longitude: Number(longitude) });
}

/**
 * “Nearest first” says when it is in force, a second tap undoes it, and where it cannot be it says why. Gives
 * {allow(here), deny(error)}, for what the browser says of the tablet's position.
 */
export function watchNearest(window, words) {
  const { document } = window;
  const [chip, order, list] = ["nearest", "order", "cards"].map((name) => document.querySelector(`[data-${name}]`));
  if (!list) return { allow() {}, deny() {} };
  const before = { text: order.textContent, cards: [...list.children] };
  let here = null;
  let why = "";
  const isOn = () => chip.getAttribute("aria-pressed") === "true";
  const turn = (on) => {
    chip.setAttribute("aria-pressed", String(on));
    order.textContent = on ? words.nearest_now : before.text;
  };
  if (isOn()) turn(true); // the server sorted by it
  chip.addEventListener("click", () => {
    if (new URL(window.location.href).searchParams.has("near")) return askFor(window, null);
    if (!here) return (order.textContent = why);
    if (list.dataset.pages !== "1") return askFor(window, here);
    list.append(...(isOn() ? before.cards : byDistance(before.cards, here)));
    return turn(!isOn());
  });
  const offer = (found, sentence) => {
    [here, why] = [found, sentence];
    chip.hidden = false;
  };
  return {
    allow: (found) => offer(found, ""),
    deny: ({ code }) => offer(null, code === 1 ? words.nearest_denied : words.nearest_unknown),
  };
}

function byDistance(cards, here) {
  return [...cards].sort((card, other) => metresTo(card, here) - metresTo(other, here));
}

/** The list has more pages than this one: the server sorts them all; null gives its own order back. */
function askFor({ location }, here) {
  const address = new URL(location.href);
  address.searchParams.delete("page");
  address.searchParams.delete("near");
  if (here) address.searchParams.set("near", `${here.latitude.toFixed(4)},${here.longitude.toFixed(4)}`);
  location.assign(address);
}
