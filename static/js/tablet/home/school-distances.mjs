/* How far each school is, and the nearest first when asked. */

import { distance, distanceText } from "../dom/distance.mjs";

/** Writes the distance on every card that has a position, also on the schools taken along. */
export function showDistances(document, here, words) {
  for (const card of document.querySelectorAll("[data-with-me] li[id]")) showDistance(card, here, words);
  const list = document.querySelector("[data-cards]");
  if (!list) return;
  const cards = [...list.children].map((card) => ({ card, metres: showDistance(card, here, words) }));
  const nearest = document.querySelector("[data-nearest]");
  if (!nearest.hidden) return;
  nearest.hidden = false;
  nearest.addEventListener("click", () => {
    if (list.dataset.pages !== "1") askForNearest(document, here);
    else list.append(...cards.sort((card, other) => card.metres - other.metres).map(({ card }) => card));
  });
}

/** Gives the metres, infinite where the school's place is not known. */
function showDistance(card, here, words) {
  const { latitude, longitude } = card.dataset;
  if (latitude === undefined) return Infinity;
  const metres = distance(here, { latitude: Number(latitude), longitude: Number(longitude) });
  card.querySelector("[data-distance]").textContent = distanceText(metres, words);
  return metres;
}

/** The list has more pages than this one: the server sorts them all. */
function askForNearest({ defaultView: { location } }, { latitude, longitude }) {
  const address = new URL(location.href);
  address.searchParams.delete("page");
  address.searchParams.set("near", `${latitude.toFixed(4)},${longitude.toFixed(4)}`);
  location.assign(address);
}
