/* Of each school and checklist: what this tablet holds of it, in words, for the cards. */

import { toneOf } from "../dom/entry-status.mjs";
import { fill } from "../dom/sentences.mjs";
import { keptPage } from "../dom/visit-address.mjs";

const SHORT = { queued: "kept_short", partly: "partly_short", attention: "attention_short", safe: "safe_short" };

/**
 * stateOf(number, checklist) gives {text, href, tone} or null. A begun visit comes before finished ones, late before
 * early.
 */
export function schoolStates({ drafts, entries, words }) {
  const states = new Map();
  for (const entry of entries) {
    const number = entry.state === "safe" && entry.receipt.number ? ` ${entry.receipt.number}` : "";
    const text = words[SHORT[entry.state]] + number;
    states.set(`${entry.school}/${entry.checklist}`, { text, href: keptPage(entry), tone: toneOf(entry) });
  }
  for (const draft of drafts) {
    const text = `${words.continue} · ${fill(words.of, { n: draft.answered ?? 0, m: draft.asked ?? 0 })}`;
    states.set(`${draft.school}/${draft.checklist}`, { text, href: keptPage(draft), tone: "begun" });
  }
  return (number, checklist) => states.get(`${number}/${checklist}`) ?? null;
}

/** Writes the states on the cards of the list; a state that is no more gives its place back to the page's own words. */
export function paintStates(document, stateOf) {
  for (const link of document.querySelectorAll(".schools [data-start]")) {
    const number = link.closest("li[id]").id.slice("school-".length);
    const { text, href, tone } = stateOf(number, link.dataset.start) ?? {};
    const box = link.querySelector(".start-last");
    link.dataset.page ??= link.getAttribute("href");
    box.dataset.before ??= box.textContent;
    link.setAttribute("href", href ?? link.dataset.page);
    box.className = `start-last ${tone ?? ""}`;
    if (text || box.textContent !== box.dataset.before) box.textContent = text ?? box.dataset.before;
  }
}
