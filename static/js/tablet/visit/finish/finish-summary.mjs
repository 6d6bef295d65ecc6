/* The last look before a visit is finished: what is unanswered, what was found, what is missing and must be
   explained. */

import { SEVERITIES } from "../../../judge.mjs";
import { element, severityBadge } from "../../dom/elements.mjs";
import { fill } from "../../dom/sentences.mjs";
import { foldedSection, itemLink, section } from "./item-list.mjs";

/**
 * Fills the sheet. ``rows`` are {item, card, state} of the items asked, in order; ``total`` is from item-state.mjs.
 * ``open(card)`` leads to an item; a reason typed here lands in the item's own field. Gives the reason inputs.
 */
export function fillSummary(body, { rows, total, ...page }) {
  const document = body.ownerDocument;
  const { words, open } = page;
  const reasons = [];
  const asked = (what, title, label) => {
    const lacking = rows.filter(({ state }) => state.lacks === what);
    if (!lacking.length) return null;
    const lines = lacking.map((row) => {
      const input = reasonInput(document, row, page);
      reasons.push(input);
      return element(document, "li", {}, itemLink(document, row, open), labelled(document, label, input));
    });
    return section(document, `${title} ${lacking.length}`, lines, "alarm");
  };
  const parts = [
    element(document, "p", {}, fill(words.finish_answered, { n: total.answered, m: total.asked })),
    element(document, "progress", { class: "finish-bar", max: total.asked, value: total.answered }),
    asked("photo", words.finish_photos, words.without_photo),
    asked("reason", words.finish_reasons, words.why_not),
    ...SEVERITIES.map((severity) => failures(document, severity, rows, page)),
    unanswered(document, rows, page),
  ];
  body.replaceChildren(...parts.filter(Boolean));
  return reasons;
}

/** What is typed into it is the item's own reason. */
function reasonInput(document, row, { limits, reasonOf }) {
  const input = element(document, "input", { maxlength: String(limits.note), required: true });
  input.value = reasonOf(row.item).value;
  input.addEventListener("input", () => {
    reasonOf(row.item).value = input.value;
  });
  return input;
}

/** A field with its label. */
export function labelled(document, label, input) {
  const text = element(document, "span", { class: "label" }, label);
  return element(document, "label", { class: "field" }, text, input);
}

function failures(document, severity, rows, { words, open }) {
  const failing = rows.filter(({ state }) => state.severity === severity);
  if (!failing.length) return null;
  const title = severityBadge(document, severity, words, ` ${failing.length}`);
  return section(document, title, links(document, failing, open));
}

function unanswered(document, rows, { words, open }) {
  const left = rows.filter(({ state }) => !state.answered);
  if (!left.length) return null;
  return foldedSection(document, `${words.finish_unanswered} ${left.length}`, links(document, left, open));
}

function links(document, rows, open) {
  return rows.map((row) => element(document, "li", {}, itemLink(document, row, open)));
}

/** The first reason that is still empty, marked and focused; null when all are given. */
export function firstEmpty(reasons) {
  for (const input of reasons) input.setAttribute("aria-invalid", String(!input.value.trim()));
  const empty = reasons.find((input) => !input.value.trim()) ?? null;
  empty?.focus();
  return empty;
}
