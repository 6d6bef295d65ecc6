/* «Ready for the field», or what is missing, in words; and the schools that are with me. */

import { SEVERITIES } from "../visit/state.mjs";
import { fill, make, sign } from "../visit/text.mjs";
import { dayOf, whenWords } from "./kept-cards.mjs";
import { missingOf } from "./package.mjs";
import { FLOOR, room, sizeWords } from "./storage.mjs";

/** What is missing for a day without a connection: sentences, empty when ready. */
export function lacking({ missing, appThere, free }, words, language) {
  const name = (school) => (language === "en" && school.name_en) || school.name_ar;
  return [
    appThere ? null : words.missing_app,
    missing.home ? words.missing_home : null,
    ...missing.schools.map((school) => fill(words.missing_page, { school: name(school) })),
    free < FLOOR ? fill(words.missing_space, { size: sizeWords(FLOOR, words) }) : null,
  ].filter(Boolean);
}

/** Paints the card from the tablet itself: what is said to be there was looked for. */
export async function paintReady({ document, records, caches, storage, shell, who, words, lists }) {
  const card = document.querySelector("[data-ready]");
  card.hidden = !records.length;
  if (!records.length) return;
  const [missing, { free }, appThere] = await Promise.all([missingOf(records, { caches, who }), room(storage), shell.ready]);
  const sentences = lacking({ missing, appThere, free }, words, who.language);
  const good = sentences.length === 0;
  card.classList.toggle("good", good);
  card.classList.toggle("warn", !good);
  card.querySelector("[data-ready-sign]").textContent = good ? "✓" : "!";
  card.querySelector("[data-ready-title]").textContent = good ? words.ready : words.not_ready;
  const taken = records.map(({ takenAt }) => takenAt).sort()[0];
  const facts = [
    fill(words.schools_n, { n: records.length }),
    fill(words.lists_n, { n: Object.keys(lists).length }),
    sizeWords(records.reduce((sum, { bytes }) => sum + bytes, 0), words),
    fill(words.updated, { time: dayWords(taken, words) }),
    Number.isFinite(free) ? fill(words.free, { size: sizeWords(free, words) }) : null,
  ];
  card.querySelector("[data-ready-facts]").textContent = facts.filter(Boolean).join(" · ");
  card.querySelector("[data-ready-missing]").replaceChildren(...sentences.map((text) => make(document, "li", {}, text)));
}

function dayWords(moment, words) {
  const text = whenWords(moment);
  return text.length === 5 ? fill(words.today_at, { time: text }) : text;
}

/** One card for each school taken; ``stateOf(number, checklist)`` gives its words, ``back(record)`` gives it back. */
export function paintWithMe({ document, records, words, lists, language, stateOf, back }) {
  const section = document.querySelector("[data-with-me]");
  section.hidden = !records.length;
  section.querySelector("[data-with-me-count]").textContent = records.length;
  section.querySelector("ul").replaceChildren(...records.map((record) => card(record)));

  function card(record) {
    const { school } = record;
    const made = document.getElementById("with-me-card").content.cloneNode(true).firstElementChild;
    made.id = `mine-${school.number}`;
    if (school.latitude !== null && school.longitude !== null) Object.assign(made.dataset, { latitude: school.latitude, longitude: school.longitude });
    made.querySelector("h3").textContent = (language === "en" && school.name_en) || school.name_ar;
    made.querySelector("[data-where]").append(make(document, "bdi", {}, school.number), school.locality ? ` · ${school.locality}` : "");
    made.querySelector(".badges").append(...badges(school));
    made.querySelector(".starts").append(...record.lists.map(({ id }, n) => startLink(record, id, record.pages[n])));
    const button = make(document, "button", { type: "button", class: "button quiet small" }, words.give_back);
    button.addEventListener("click", () => back(record));
    made.append(button);
    return made;
  }

  function badges({ open }) {
    const counts = {};
    for (const { severity } of Object.values(open).flat()) counts[severity] = (counts[severity] ?? 0) + 1;
    const found = SEVERITIES.filter((severity) => counts[severity]);
    if (!found.length) return [make(document, "span", { class: "muted small" }, words.nothing_open)];
    return found.map((severity) => make(document, "span", { class: `badge ${severity}` }, sign(document, `shape-${severity}`, "shape"), `${words.severities[severity]} `, make(document, "bdi", {}, counts[severity])));
  }

  function startLink({ school }, id, page) {
    const made = document.getElementById("with-me-start").content.cloneNode(true).firstElementChild;
    const link = made.querySelector("a");
    const { text, href, tone } = stateOf(school.number, id) ?? {};
    link.href = href ?? page;
    link.querySelector(".start-name").textContent = lists[id] ?? id;
    const last = school.last?.[id];
    const before = last ? make(document, "bdi", {}, dayOf(new Date(last.finished_at), language)) : words.never;
    link.querySelector(".start-last").replaceChildren(text ?? before);
    if (tone) link.querySelector(".start-last").classList.add(tone);
    return made;
  }
}
