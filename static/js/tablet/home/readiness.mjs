/* “Ready for the field”, or what is missing, in words. */

import { clockTime, isToday, momentText } from "../dom/dates.mjs";
import { element } from "../dom/elements.mjs";
import { fill, sizeText } from "../dom/sentences.mjs";
import { freeSpace, MIN_FREE } from "../store/free-space.mjs";
import { missingOf } from "./school-package.mjs";

/** What is missing for a day without a connection: sentences, empty when ready. */
export function lackingForField({ missing, appThere, free }, words, language) {
  const name = (school) => (language === "en" && school.name_en) || school.name_ar;
  return [
    appThere ? null : words.missing_app,
    missing.home ? words.missing_home : null,
    ...missing.schools.map((school) => fill(words.missing_page, { school: name(school) })),
    free < MIN_FREE ? fill(words.missing_space, { size: sizeText(MIN_FREE, words) }) : null,
  ].filter(Boolean);
}

/** Paints the card from the tablet itself: what is said to be there was looked for. */
export async function paintReadiness({ document, records, caches, storage, serviceWorker, who, words, lists }) {
  const card = document.querySelector("[data-ready]");
  card.hidden = !records.length;
  if (!records.length) return;
  const looks = [missingOf(records, { caches, who }), freeSpace(storage), serviceWorker.ready];
  const [missing, { free }, appThere] = await Promise.all(looks);
  const sentences = lackingForField({ missing, appThere, free }, words, who.language);
  const good = sentences.length === 0;
  card.classList.toggle("good", good);
  card.classList.toggle("warn", !good);
  card.querySelector("[data-ready-sign]").textContent = good ? "✓" : "!";
  card.querySelector("[data-ready-title]").textContent = good ? words.ready : words.not_ready;
  card.querySelector("[data-ready-facts]").textContent = factsOf(records, { free, words, lists });
  const lines = sentences.map((text) => element(document, "li", {}, text));
  card.querySelector("[data-ready-missing]").replaceChildren(...lines);
}

function factsOf(records, { free, words, lists }) {
  const oldest = records.map((record) => record.taken_at).sort()[0];
  const bytes = records.reduce((sum, record) => sum + record.bytes, 0);
  const facts = [
    fill(words.schools_n, { n: records.length }),
    fill(words.lists_n, { n: Object.keys(lists).length }),
    sizeText(bytes, words),
    fill(words.updated, { time: updatedText(oldest, words) }),
    Number.isFinite(free) ? fill(words.free, { size: sizeText(free, words) }) : null,
  ];
  return facts.filter(Boolean).join(" · ");
}

function updatedText(moment, words) {
  const at = new Date(moment);
  return isToday(at) ? fill(words.today_at, { time: clockTime(at) }) : momentText(moment);
}
