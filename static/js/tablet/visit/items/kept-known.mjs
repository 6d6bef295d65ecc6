/* What was known of an item when a visit was finished. A page fetched later knows what that visit made of it: what it
   found stands there as open, and what it closed is gone. */

import { element, icon } from "../../dom/elements.mjs";
import { fill } from "../../dom/sentences.mjs";
import { knownOf } from "./known-deficiencies.mjs";

/** Of all cards, to be kept with the visit: [{field, id, location, instance, severity, since, place}]. */
export function knownToKeep(cards) {
  return cards.flatMap((card) => knownOf(card).map(({ line, ...known }) => {
    return { field: card.id, ...known, place: line.querySelector(".known-what bdi").textContent };
  }));
}

/** Lets the cards know what was known then, and nothing else. Entries of earlier releases kept no list (undefined). */
export function restoreKnown(form, kept, words) {
  if (!kept) return;
  const then = new Map(kept.map((known) => [known.id, known]));
  for (const line of form.querySelectorAll("[data-known]")) {
    if (!then.delete(line.dataset.known)) line.remove();
  }
  for (const known of then.values()) {
    const card = form.querySelector(`#${known.field}`);
    if (card) listOf(card).append(knownLine(card.ownerDocument, known, words));
  }
  for (const card of form.querySelectorAll("[data-item]:has(.known):not(:has([data-known]))")) {
    for (const part of card.querySelectorAll(".known, .known-rule")) part.remove();
  }
}

function listOf(card) {
  const list = card.querySelector(".known");
  if (list) return list;
  const document = card.ownerDocument;
  const made = element(document, "ul", { class: "known" });
  card.querySelector("legend").after(made, element(document, "p", { class: "known-rule small" }));
  return made;
}

/** As templates/tablet/items/item-background.html draws it. */
function knownLine(document, { field, id, location, instance, severity, since, place }, words) {
  const chip = (still, text) => {
    const about = { type: "button", class: "chip", "data-still": still, "aria-pressed": "false", hidden: true };
    return element(document, "button", about, text);
  };
  const repaired = element(document, "input", { type: "checkbox", name: `${field}-repaired`, value: id });
  const about = `${words.severities[severity]} · ${fill(words.open_since, { day: since })}`;
  const parts = [
    icon(document, `shape-${severity}`, `shape ${severity}`),
    element(document, "b", {}, element(document, "bdi", {}, place)),
    ...(instance ? [" · ", element(document, "bdi", {}, instance)] : []),
    element(document, "span", { class: "muted" }, ` · ${about}`),
  ];
  const now = [
    chip("same", words.same),
    chip("worse", words.worse_short),
    element(document, "label", { class: "chip" }, repaired, words.repaired),
  ];
  const data = { "data-known": id, "data-location": location, "data-instance": instance };
  return element(
    document,
    "li",
    { ...data, "data-severity-of": severity, "data-since": since },
    element(document, "span", { class: "known-what" }, ...parts),
    element(document, "span", { class: "known-now" }, ...now),
  );
}
