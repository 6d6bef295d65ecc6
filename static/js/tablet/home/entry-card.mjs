/* The card of a finished visit that waits to be sent: its state in words, and what one can do about it. */

import { clockTime, momentText } from "../dom/dates.mjs";
import { button, element } from "../dom/elements.mjs";
import { correctsText, nextAttempt, reasonOf, statusOf, statusText, toneOf } from "../dom/entry-status.mjs";
import { missingPhotosForm } from "../dom/missing-photos-form.mjs";
import { fill } from "../dom/sentences.mjs";
import { keptPage } from "../dom/visit-address.mjs";
import { reopenedDraft } from "../outbox/entry-drafts.mjs";
import { lacksForGood } from "../outbox/entry-states.mjs";
import { keptCard } from "./kept-card.mjs";

const TONES = { bad: "refused", waiting: "unsent", good: "safe" };

/** The cards of what waits, on the engineer's own pages; ``page`` is start-page.mjs's. */
export function waitingCards(document, waiting, page) {
  const { store, tabs } = page;
  const retry = ({ digest }) => tabs.retry(digest);
  const reopen = (entry) => reopenEntry(entry, { store, location });
  const actions = { ...page, blockedBy: tabs.blockedBy(), retry, reopen, fetch: fetch.bind(window) };
  return waiting.map((entry) => entryCard(document, entry, actions));
}

/** ``blockedBy`` is why the whole queue waits, or null; ``retry(entry)``, ``reopen(entry)`` are the card's buttons. */
function entryCard(document, entry, { words, blockedBy, retry, reopen, now = Date.now, ...page }) {
  const next = blockedBy ? null : nextAttempt(entry, now());
  const again = next ? fill(words.next_try, { time: clockTime(new Date(next)) }) : "";
  const refused = entry.state === "attention";
  const buttons = [button(document, words.retry_now, () => retry(entry), refused ? "button" : "button main")];
  if (refused) buttons.unshift(button(document, words.open_again, () => reopen(entry), "button main"));
  buttons.push(element(document, "a", { class: "button", href: keptPage(entry) }, words.look_at));
  const corrects = entry.corrects ? `${correctsText(entry.corrects, words)}.` : "";
  const lacks = lacksForGood(entry) ? missingPhotosForm(document, entry, { ...page, words }) : null;
  if (lacks) buttons.push(lacks.open);
  const card = keptCard(document, entry, {
    when: momentText(entry.finished),
    status: statusText(statusOf(entry), words),
    why: [corrects, statusText(reasonOf(entry, blockedBy), words), again].filter(Boolean).join(" "),
    tone: TONES[toneOf(entry)],
    part: entry.state === "partly" ? partOf(entry) : null,
    buttons,
  });
  if (lacks) card.append(lacks.form);
  return card;
}

/** [there, all]: the body and each photo count as one. */
function partOf({ photos, missing = [], sent = [] }) {
  return [1 + photos.length - missing.length + sent.length, 1 + photos.length];
}

/**
 * A refused visit becomes a draft again: what was written is in it, the finished copy goes in the same step. Where one
 * is at work on it already, or a later revision was finished, that one opens.
 */
export async function reopenEntry(entry, { store, location }) {
  await store.beginDraft(reopenedDraft(entry, new Date()), entry.digest);
  location.assign(keptPage(entry));
}
