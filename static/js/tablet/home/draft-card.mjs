/* The card of a visit that was begun: how far along it is, where its parts are, and the way back into it. */

import { momentText } from "../dom/dates.mjs";
import { button, element } from "../dom/elements.mjs";
import { correctsText } from "../dom/entry-status.mjs";
import { fill } from "../dom/sentences.mjs";
import { keptPage } from "../dom/visit-address.mjs";
import { wentOnElsewhere } from "../outbox/lost-drafts.mjs";
import { deviceCode } from "../store/device-id.mjs";
import { copyKey } from "../store/draft-record.mjs";
import { photoNames } from "../store/photo-field.mjs";
import { keptCard } from "./kept-card.mjs";

/** ``known`` is what this tablet knows beside the drafts (unfinished-visits.mjs); ``discard(draft)`` throws it away. */
export function draftCard(document, draft, { words, known, discard }) {
  const flagged = draft.flagged ? ` · ▲ ${fill(words.findings, { n: draft.flagged })}` : "";
  const notes = draftNotes(draft, known, words);
  return keptCard(document, draft, {
    when: momentText(draft.started),
    status: fill(words.of, { n: draft.answered ?? 0, m: draft.asked ?? 0 }) + flagged,
    why: [draft.corrects ? `${correctsText(draft.corrects, words)}.` : "", ...notes].join(" ") || words.draft_short,
    tone: "",
    part: [draft.answered ?? 0, draft.asked || 1],
    buttons: [
      element(document, "a", { class: "button main", href: keptPage(draft) }, words.continue),
      button(document, words.discard, () => discard(draft), "button quiet"),
    ],
  });
}

/** What is to be known before going on with it, in sentences. */
export function draftNotes(draft, { copies, device, finished, refused, pages, photosHere, photosHeld }, words) {
  const copy = wentOnElsewhere(draft, copies, device);
  const names = photoNames(draft.fields ?? []).filter((name) => !photosHeld.has(name));
  const here = names.filter((name) => photosHere.has(name)).length;
  const away = names.length - here;
  const isFinished = finished[copyKey(draft)];
  const [address] = keptPage(draft).split("#");
  return [
    isFinished ? words.finished_on_other : null,
    copy && !isFinished ? fill(words.went_on, aboutCopy(copy)) : null,
    refused[copyKey(draft)],
    pages.has(address) ? null : words.page_away,
    here ? fill(words.photos_only_here, { n: here }) : null,
    away ? fill(words.photos_away, { n: away }) : null,
  ].filter(Boolean);
}

function aboutCopy({ device, saved_at: at, answered, asked }) {
  return { code: deviceCode(device), time: momentText(at), n: answered, m: asked };
}
