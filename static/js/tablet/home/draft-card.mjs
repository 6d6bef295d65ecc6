/* The card of a visit that was begun: how far along it is, and the way back into it. */

import { momentText } from "../dom/dates.mjs";
import { element } from "../dom/elements.mjs";
import { correctsText } from "../dom/entry-status.mjs";
import { fill } from "../dom/sentences.mjs";
import { keptPage } from "../dom/visit-address.mjs";
import { keptCard } from "./kept-card.mjs";

export function draftCard(document, draft, words) {
  const flagged = draft.flagged ? ` · ▲ ${fill(words.findings, { n: draft.flagged })}` : "";
  return keptCard(document, draft, {
    when: momentText(draft.started),
    status: fill(words.of, { n: draft.answered ?? 0, m: draft.asked ?? 0 }) + flagged,
    why: draft.corrects ? correctsText(draft.corrects, words) : words.draft_short,
    tone: "",
    part: [draft.answered ?? 0, draft.asked || 1],
    buttons: [element(document, "a", { class: "button main wide", href: keptPage(draft) }, words.continue)],
  });
}
