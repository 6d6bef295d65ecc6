/* How far each school is, and the nearest first when asked. */

import { distance, distanceWords } from "./visit/position.mjs";

/** Writes the distance on every card that has a position, also on the schools taken along. */
export function showDistances(here, words) {
  const measured = (card) => {
    const known = card.dataset.latitude !== undefined;
    const metres = known ? distance(here, { latitude: Number(card.dataset.latitude), longitude: Number(card.dataset.longitude) }) : Infinity;
    if (known) card.querySelector("[data-distance]").textContent = distanceWords(metres, words);
    return { card, metres };
  };
  for (const card of document.querySelectorAll("[data-with-me] li[id]")) measured(card);
  const list = document.querySelector("[data-cards]");
  const nearest = document.querySelector("[data-nearest]");
  if (!list) return;
  const cards = [...list.children].map(measured);
  if (!nearest.hidden) return;
  nearest.hidden = false;
  nearest.addEventListener("click", () => {
    if (list.dataset.pages === "1") {
      list.append(...cards.sort((one, other) => one.metres - other.metres).map(({ card }) => card));
      return;
    }
    const address = new URL(location.href);
    address.searchParams.delete("page");
    address.searchParams.set("near", `${here.latitude.toFixed(4)},${here.longitude.toFixed(4)}`);
    location.assign(address);
  });
}
