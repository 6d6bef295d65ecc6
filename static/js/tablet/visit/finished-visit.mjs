/* A visit that was finished on this tablet is shown as it was sent, read-only, with the ways on: correct it, or begin
   a new one. */

import { momentText } from "../dom/dates.mjs";
import { correctsText, reasonOf, statusOf, statusText, toneOf } from "../dom/entry-status.mjs";
import { fill } from "../dom/sentences.mjs";
import { keptPage, NEW_VISIT, openAnew } from "../dom/visit-address.mjs";
import { correctionDraft, correctionOf, reopenedDraft } from "../outbox/entry-drafts.mjs";
import { correctionSheet } from "./correction-sheet.mjs";
import { isSpokenOf, noticeOf } from "./form/danger-notices.mjs";
import { Landing } from "./landing.mjs";
import { PhotoViewer } from "./photos/photo-viewer.mjs";
import { fillForm, isOf } from "./restore-draft.mjs";
import { SectionStrip } from "./section-strip.mjs";
import { VisitModel } from "./visit-model.mjs";

/**
 * The entry to show, or null when a visit is to be written here: the one that ``hash`` names, else the last one that is
 * kept of this school and checklist, unless a draft of it was begun or the address asks for a new visit.
 */
export async function finishedHere(store, hash, about) {
  const drafts = (await store.drafts()).filter((draft) => isOf(draft, about) && !draft.discarded);
  const entries = (await store.entries(about.owner)).filter((entry) => isOf(entry, about));
  const isNamed = ({ visit }) => hash === `#${visit}`;
  if (drafts.some(isNamed)) return null;
  const named = entries.findLast(isNamed);
  if (named) return named;
  return drafts.length || hash === NEW_VISIT ? null : (entries.at(-1) ?? null);
}

/** ``page`` is start-page.mjs's, ``open`` what the page of the visit is made of. */
export async function showFinished(window, page, { entry, form, bar, rules, school }) {
  const { document } = window;
  const { store, words, tabs } = page;
  if (entry.version !== String(rules.version)) return openAnew(window, keptPage({ ...entry, page: school.page }));
  await fillForm({ form, store, words, record: entry });
  const model = new VisitModel({ form, bar, rules, words, now: () => endOf(entry) });
  model.refresh();
  document.body.classList.add("finished");
  for (const control of form.elements) control.disabled = !control.matches(".photo-open, fieldset");
  for (const card of model.cards) showSaid(card);
  watchSections(window, { bar, words });
  new PhotoViewer({ dialog: document.getElementById("photo"), store, words }).watch(form);
  const band = document.querySelector("[data-finished]");
  const paint = async () => {
    const now = await store.entry(entry.digest);
    if (now) paintBand(band, now, { words, blockedBy: tabs.blockedBy() });
  };
  tabs.watch(paint);
  watchWays(window, band, { entry, store, words, school });
  return paint();
}

/** Of the card's buttons those that say what became of it; the others are only for tapping. */
function showSaid(card) {
  for (const chip of card.querySelectorAll("[data-still][aria-pressed=true]")) chip.hidden = false;
  const told = card.querySelector("[data-told]");
  if (told) told.hidden = !isSpokenOf(noticeOf(card));
  for (const part of card.querySelectorAll("[data-place-off], .reason-chips")) part.hidden = true;
}

/** The way to a section leaves the address alone, which names the visit. */
function watchSections(window, { bar, words }) {
  const { document } = window;
  const landing = new Landing(window);
  return new SectionStrip({
    strip: document.querySelector(".strip"),
    parts: [...document.querySelectorAll("[data-part], .ending")],
    bar,
    words,
    reducedMotion: window.matchMedia("(prefers-reduced-motion: reduce)").matches,
    show: (part) => landing.at(part),
  });
}

/** The visit's own end, which a correction does not move. */
export function endOf({ fields, finished }) {
  return new Date(fields.find(([name]) => name === "finished")?.[1] ?? finished);
}

function paintBand(band, entry, { words, blockedBy }) {
  const time = momentText(entry.finished);
  const reason = correctionOf(entry);
  const refused = entry.state === "attention";
  const when = fill(reason ? words.corrected_at : words.finished_at, { time });
  band.hidden = false;
  band.className = `message finished-band ${toneOf(entry)}`;
  band.querySelector("[data-finished-said]").textContent = `${when} · ${statusText(statusOf(entry), words)}`;
  const why = [reason && fill(words.correction_because, { reason }), statusText(reasonOf(entry, blockedBy), words)];
  band.querySelector("[data-finished-why]").textContent = why.filter(Boolean).join(" ");
  band.querySelector("[data-correct]").hidden = refused;
  band.querySelector("[data-open-again]").hidden = !refused;
}

function watchWays(window, band, { entry, store, words, school }) {
  const onClick = (name, act) => band.querySelector(`[data-${name}]`).addEventListener("click", act);
  // Also one that was begun in another window meanwhile: nothing is written over it.
  const openDraft = () => openAnew(window, keptPage({ ...entry, page: school.page }));
  const dialog = window.document.getElementById("correcting");
  onClick("correct", correctionSheet(dialog, words, async (reason) => {
    const now = (await store.entry(entry.digest)) ?? entry; // its receipt may have come, or its thirty days be over
    await store.beginDraft(correctionDraft(now, reason, new Date()));
    openDraft();
  }));
  onClick("open-again", async () => {
    await store.beginDraft(reopenedDraft(entry, new Date()), entry.digest);
    openDraft();
  });
  onClick("new-visit", () => openAnew(window, `${school.page}${NEW_VISIT}`));
}

/** On top of a draft that corrects something: what, and why. */
export function showCorrecting(document, { corrects, fields }, words) {
  if (!corrects) return;
  document.body.classList.add("correcting");
  const band = document.querySelector("[data-correcting]");
  const why = fill(words.correction_because, { reason: correctionOf({ fields }) });
  band.textContent = `${correctsText(corrects, words)}. ${why}`;
  band.hidden = false;
}
