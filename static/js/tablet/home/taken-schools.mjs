/* The schools that are with me: one card each, from the packages on this tablet. */

import { longDay } from "../dom/dates.mjs";
import { button, element, fromTemplate, severityBadge } from "../dom/elements.mjs";
import { SEVERITIES } from "../../judge.mjs";

/**
 * ``records`` are packages, ``lists`` the checklists' names by id; ``stateOf(number, checklist)`` gives a state's words
 * (school-states.mjs), ``back(record)`` gives a school back.
 */
export function paintTakenSchools({ document, records, ...page }) {
  const section = document.querySelector("[data-with-me]");
  section.hidden = !records.length;
  section.querySelector("[data-with-me-count]").textContent = records.length;
  section.querySelector("ul").replaceChildren(...records.map((record) => takenCard(document, record, page)));
}

function takenCard(document, record, page) {
  const { school } = record;
  const { words, language, back } = page;
  const card = fromTemplate(document, "with-me-card");
  card.id = `mine-${school.number}`;
  const { latitude, longitude } = school;
  if (latitude !== null && longitude !== null) Object.assign(card.dataset, { latitude, longitude });
  card.querySelector("h3").textContent = (language === "en" && school.name_en) || school.name_ar;
  const where = [element(document, "bdi", {}, school.number), school.locality ? ` · ${school.locality}` : ""];
  card.querySelector("[data-where]").append(...where);
  card.querySelector(".badges").append(...openBadges(document, school, words));
  const links = record.lists.map(({ id }, n) => startLink(document, { school, id, address: record.pages[n] }, page));
  card.querySelector(".starts").append(...links);
  card.append(button(document, words.give_back, () => back(record), "button quiet small"));
  return card;
}

function openBadges(document, { open, last }, words) {
  const counts = {};
  for (const { severity } of Object.values(open).flat()) counts[severity] = (counts[severity] ?? 0) + 1;
  const present = SEVERITIES.filter((severity) => counts[severity]);
  const isVisited = Object.keys(last ?? {}).length > 0;
  const nothing = isVisited ? words.nothing_open : words.never_visited; // nobody looked: that is not “nothing”
  if (!present.length) return [element(document, "span", { class: "muted small" }, nothing)];
  const count = (severity) => element(document, "bdi", {}, counts[severity]);
  return present.map((severity) => severityBadge(document, severity, words, " ", count(severity)));
}

function startLink(document, { school, id, address }, { words, lists, language, stateOf }) {
  const start = fromTemplate(document, "with-me-start");
  const link = start.querySelector("a");
  const { text, href, tone } = stateOf(school.number, id) ?? {};
  link.href = href ?? address;
  link.querySelector(".start-name").textContent = lists[id] ?? id;
  const last = school.last?.[id];
  const before = last ? element(document, "bdi", {}, longDay(new Date(last.finished_at), language)) : words.never;
  link.querySelector(".start-last").replaceChildren(text ?? before);
  if (tone) link.querySelector(".start-last").classList.add(tone);
  return start;
}
