/* The card of one visit that is kept on this tablet, begun or finished. */

import { element, fromTemplate } from "../dom/elements.mjs";

/**
 * ``record`` is a draft or an entry; ``when``, ``status`` and ``why`` are sentences; ``part`` is [done, of all] or
 * nothing.
 */
export function keptCard(document, record, { when, status, why = "", tone, buttons, part }) {
  const card = fromTemplate(document, "kept-card");
  card.className = `card kept-card ${tone}`;
  card.dataset.kept = record.digest ?? record.visit;
  card.querySelector("h3").textContent = record.school_name;
  card.querySelector("[data-when]").append(element(document, "bdi", {}, when));
  card.querySelector("[data-what]").textContent = record.checklist_title;
  card.querySelector("[data-said]").textContent = status;
  card.querySelector("[data-why]").textContent = why;
  const bar = card.querySelector("progress");
  bar.hidden = !part;
  if (part) [bar.value, bar.max] = part;
  bar.setAttribute("aria-label", status);
  card.querySelector(".buttons").append(...buttons);
  return card;
}

/** Shows these cards; the one in which a reason is being written stays as it is, with its words and the cursor. */
export function fillCards(list, cards) {
  const written = list.querySelector(".reason-form:not([hidden])")?.closest("[data-kept]");
  const at = written ? cards.findIndex(({ dataset }) => dataset.kept === written.dataset.kept) : -1;
  if (at < 0) {
    list.replaceChildren(...cards);
    return;
  }
  for (const card of [...list.children]) if (card !== written) card.remove();
  written.before(...cards.slice(0, at));
  written.after(...cards.slice(at + 1));
}
