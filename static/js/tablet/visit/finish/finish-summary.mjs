/* The last look before a visit is finished: what is unanswered, what was found, what is missing and must be explained. */

import { SEVERITIES } from "./state.mjs";
import { fill, make, sign } from "./text.mjs";

/**
 * Fills the sheet. ``rows`` are {item, card, state} of the items asked, in order; ``total`` is from state.mjs.
 * ``open(card)`` leads to an item; a reason typed here lands in the item's own field. Gives the reason inputs.
 */
export function fillSheet(body, { rows, total, words, open, reasonOf }) {
  const document = body.ownerDocument;
  const lacking = (what) => rows.filter(({ state }) => state.lacks === what);
  const reasons = [];
  const asked = (title, label, found) => {
    if (!found.length) return null;
    const list = found.map((row) => {
      const input = make(document, "input", { maxlength: "4000", required: true });
      input.value = reasonOf(row.item).value;
      input.addEventListener("input", () => {
        reasonOf(row.item).value = input.value;
      });
      reasons.push(input);
      return make(document, "li", {}, link(document, row, open), make(document, "label", { class: "field" }, make(document, "span", { class: "label" }, label), input));
    });
    return block(document, title, list, "alarm");
  };
  const severities = SEVERITIES.map((severity) => {
    const found = rows.filter(({ state }) => state.severity === severity);
    if (!found.length) return null;
    const title = make(document, "span", { class: `badge ${severity}` }, sign(document, `shape-${severity}`, "shape"), `${words.severities[severity]} ${found.length}`);
    return block(document, title, found.map((row) => make(document, "li", {}, link(document, row, open))));
  });
  const left = rows.filter(({ state }) => !state.answered);
  const bar = make(document, "progress", { class: "finish-bar", max: total.asked, value: total.answered });
  body.replaceChildren(
    ...[
      make(document, "p", {}, fill(words.finish_answered, { n: total.answered, m: total.asked })),
      bar,
      asked(`${words.finish_photos} ${lacking("photo").length}`, words.without_photo, lacking("photo")),
      asked(`${words.finish_reasons} ${lacking("reason").length}`, words.why_not, lacking("reason")),
      ...severities,
      left.length ? folded(document, `${words.finish_unanswered} ${left.length}`, left.map((row) => make(document, "li", {}, link(document, row, open)))) : null,
    ].filter(Boolean),
  );
  return reasons;
}

function block(document, title, list, tone = "") {
  return make(document, "section", { class: `finish-block ${tone}` }, make(document, "h3", {}, title), make(document, "ul", { class: "finish-list" }, ...list));
}

function folded(document, title, list) {
  return make(document, "details", { class: "finish-block" }, make(document, "summary", {}, title), make(document, "ul", { class: "finish-list" }, ...list));
}

function link(document, { item, card }, open) {
  const to = make(document, "a", { href: `#${item.field}` }, make(document, "bdi", { class: "code" }, item.code), make(document, "span", {}, card.querySelector(".sentence").textContent));
  to.addEventListener("click", (event) => {
    event.preventDefault();
    open(card);
  });
  return to;
}

/** The first reason that is still empty, marked and focused; null when all are given. */
export function firstEmpty(reasons) {
  for (const input of reasons) input.setAttribute("aria-invalid", String(!input.value.trim()));
  const empty = reasons.find((input) => !input.value.trim()) ?? null;
  empty?.focus();
  return empty;
}

/** What became of the visit, in words, with the one next step. */
export function paintSent(box, { sentence, reason, tone, settled, url, words, home, again }) {
  const document = box.ownerDocument;
  const steps = [];
  if (!settled) {
    const button = make(document, "button", { type: "button", class: "button main" }, words.try_again);
    button.addEventListener("click", again);
    steps.push(button);
  }
  if (url) steps.push(make(document, "a", { class: settled ? "button main" : "button", href: url }, words.open_visit));
  steps.push(make(document, "a", { class: "button", href: home }, words.to_schools));
  const why = reason ? make(document, "p", {}, reason) : null;
  box.replaceChildren(make(document, "div", { class: `message ${tone}` }, make(document, "p", { class: "receipt" }, sentence), why), make(document, "div", { class: "buttons" }, ...steps));
  box.hidden = false;
}
