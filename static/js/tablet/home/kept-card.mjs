/* Cards of what is kept on this tablet: begun visits and finished ones, each with its state in words. */

import { clock, fill, make } from "../visit/text.mjs";
import { nextTry, reasonWords, stateWords, toneOf } from "./tell.mjs";

/** "3 أيار 2026", "3 May 2026": Levantine months, Western digits. */
export function dayOf(date, language = document.documentElement.lang) {
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : "ar-JO-u-nu-latn", { dateStyle: "long" }).format(date);
}

/** Today the time is enough; before that the day as well. */
export function whenWords(text, now = new Date()) {
  const at = new Date(text);
  return at.toDateString() === now.toDateString() ? clock(at) : `${dayOf(at)} ${clock(at)}`;
}

function keptCard(document, record, { when, said, why = "", tone, buttons, part }) {
  const card = document.getElementById("kept-card").content.cloneNode(true).firstElementChild;
  card.className = `card kept-card ${tone}`;
  card.querySelector("h3").textContent = record.schoolName;
  card.querySelector("[data-when]").append(make(document, "bdi", {}, when));
  card.querySelector("[data-what]").textContent = record.checklistTitle;
  card.querySelector("[data-said]").textContent = said;
  card.querySelector("[data-why]").textContent = why;
  const bar = card.querySelector("progress");
  bar.hidden = !part;
  if (part) [bar.max, bar.value] = [part[1], part[0]];
  bar.setAttribute("aria-label", said);
  card.querySelector(".buttons").append(...buttons);
  return card;
}

export function draftCard(document, draft, words) {
  const flagged = draft.flagged ? ` · ▲ ${fill(words.findings, { n: draft.flagged })}` : "";
  return keptCard(document, draft, {
    when: whenWords(draft.started),
    said: fill(words.of, { n: draft.answered ?? 0, m: draft.asked ?? 0 }) + flagged,
    why: words.draft_short,
    tone: "",
    part: [draft.answered ?? 0, draft.asked || 1],
    buttons: [make(document, "a", { class: "button main wide", href: draftPage(draft) }, words.continue)],
  });
}

/** A draft stays on the version of the checklist it was begun with. */
export const draftPage = ({ page, version }) => `${page}?version=${version}`;

/** ``held`` is why the whole queue waits, or null; ``retry(entry)`` and ``reopen(entry)`` are the card's buttons. */
export function entryCard(document, entry, { words, held, retry, reopen, now = Date.now }) {
  const [key, values] = stateWords(entry);
  const why = reasonWords(entry, held);
  const next = held ? null : nextTry(entry, now());
  const reason = [why && fill(words[why[0]], why[1]), next && fill(words.next_try, { time: clock(new Date(next)) })].filter(Boolean);
  const button = (text, act, main) => {
    const made = make(document, "button", { type: "button", class: main ? "button main" : "button" }, text);
    made.addEventListener("click", () => act(entry));
    return made;
  };
  const buttons = [button(words.retry_now, retry, entry.state !== "attention")];
  if (entry.state === "attention") buttons.unshift(button(words.open_again, reopen, true));
  const tone = { bad: "refused", waiting: "unsent", good: "safe" }[toneOf(entry)];
  const photos = entry.photos.length - (entry.missing?.length ?? 0) + (entry.sent?.length ?? 0);
  const part = entry.state === "partly" ? [1 + photos, 1 + entry.photos.length] : null;
  return keptCard(document, entry, { when: whenWords(entry.finished), said: fill(words[key], values), why: reason.join(" "), tone, part, buttons });
}

/** A safe visit on one line: school, checklist, receipt. */
export function receiptLine(document, entry, words) {
  const [key, values] = stateWords(entry);
  const when = entry.receipt?.received_at ?? entry.safeAt;
  const title = make(document, "span", {}, make(document, "b", {}, entry.schoolName ?? entry.visit), ` · ${entry.checklistTitle ?? ""}`);
  const told = make(document, "span", { class: "small" }, fill(words[key], values), " ", make(document, "span", { class: "muted" }, fill(words.sent_when, { time: whenWords(when) })));
  return make(document, "li", { class: entry.conflict ? "bad" : "" }, make(document, "span", { class: "receipt-tick", "aria-hidden": "true" }, entry.conflict ? "!" : "✓"), title, told);
}

/** A refused visit becomes a draft again: what was written is in it, the finished copy goes in the same step. */
export async function reopen(entry, { store, location }) {
  const { body, digest, photos, state, receipt, conflict, missing, sent, gone, wait, waits, error, safeAt, finished, again, ...draft } = entry;
  await store.reopen({ ...draft, updated: new Date().toISOString() }, digest);
  location.assign(draftPage(draft));
}
