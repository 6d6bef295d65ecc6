/* What this tablet knows of unfinished visits beside its own drafts, and throwing one away for a day. */

import { momentText } from "../dom/dates.mjs";
import { discardQuestion } from "../dom/discard-question.mjs";
import { button, element } from "../dom/elements.mjs";
import { fill } from "../dom/sentences.mjs";
import { notedPhotos } from "../outbox/draft-photos.mjs";
import { notedCopies } from "../outbox/server-copies.mjs";
import { canComeBack, isStarted } from "../store/draft-record.mjs";
import { keptAddresses } from "../store/page-cache.mjs";
import { draftCard } from "./draft-card.mjs";

/** {cards, discarded}: of the drafts of this person, newest first; ``show()`` paints the page anew. */
export async function unfinishedVisits(document, drafts, page, { show, confirm }) {
  const { store, person, device, words, copyDrafts } = page;
  const { caches } = document.defaultView;
  const known = {
    pages: await keptAddresses({ caches, who: page }),
    copies: await notedCopies(store, person),
    device: device.id,
    finished: (await store.meta("finished_drafts")) ?? {},
    refused: (await store.meta("refused_drafts")) ?? {},
    photosHere: new Set(await store.photoKeys()),
    photosHeld: (await notedPhotos(store, person)).held,
  };
  const mark = async (draft, at) => {
    await store.discardDraft(draft.visit, at);
    await show();
    copyDrafts();
  };
  const discard = async (draft) => {
    if (confirm(discardQuestion(draft, words))) await mark(draft, new Date().toISOString());
  };
  const begun = drafts.filter(isStarted).reverse();
  const gone = drafts.filter((draft) => canComeBack(draft, Date.now()));
  return {
    cards: begun.map((draft) => draftCard(document, draft, { words, known, discard })),
    discarded: gone.map((draft) => discardedLine(document, draft, words, () => mark(draft, null))),
  };
}

/** The lines of what was discarded, in their section. */
export function paintDiscarded(document, lines) {
  document.querySelector("[data-discarded]").hidden = lines.length === 0;
  document.querySelector("[data-discarded-list]").replaceChildren(...lines);
}

function discardedLine(document, draft, words, bringBack) {
  const { school_name: school, checklist_title: checklist, discarded } = draft;
  const time = element(document, "bdi", {}, fill(words.discarded_at, { time: momentText(discarded) }));
  const small = element(document, "span", { class: "muted small" }, `${checklist} · `, time);
  const what = element(document, "span", {}, element(document, "b", {}, school), element(document, "br"), small);
  const buttons = element(document, "div", { class: "buttons" }, button(document, words.bring_back, bringBack));
  return element(document, "li", {}, what, buttons);
}
