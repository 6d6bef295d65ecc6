/* The visit page: finds its parts and lets each module do its one thing. */

import { clockTime } from "../dom/dates.mjs";
import { fill } from "../dom/sentences.mjs";
import { startPage } from "../dom/start-page.mjs";
import { keptPage, NEW_VISIT, openAnew } from "../dom/visit-address.mjs";
import { orderedId } from "../store/ordered-id.mjs";
import { keepVersion } from "../store/page-cache.mjs";
import { watchDiscard } from "./discard-visit.mjs";
import { DraftKeeper, watchForm } from "./draft-saving.mjs";
import { endOf, finishedHere, showCorrecting, showFinished } from "./finished-visit.mjs";
import { watchClearedText } from "./form/cleared-text.mjs";
import { readFields } from "./form/form-fields.mjs";
import { LastPlace } from "./form/last-place.mjs";
import { watchPlaces } from "./form/new-places.mjs";
import { keepEnter } from "./items/answer-decisions.mjs";
import { AnswerUndo } from "./items/answer-undo.mjs";
import { ClosingDialog } from "./items/closing-dialog.mjs";
import { DangerDialog } from "./items/danger-dialog.mjs";
import { watchFacts } from "./items/fact-input.mjs";
import { watchCards } from "./items/watch-cards.mjs";
import { Landing } from "./landing.mjs";
import { showArrived } from "./photos/arrived-photos.mjs";
import { showEarlierPhotos } from "./photos/earlier-photos.mjs";
import { watchCapture } from "./photos/photo-capture.mjs";
import { cameraInPage, photoIntake } from "./photos/photo-intake.mjs";
import { PhotoViewer } from "./photos/photo-viewer.mjs";
import { watchPosition } from "./position-watch.mjs";
import { keepPlace, openPlace, watchAddress } from "./reopening.mjs";
import { restoreDraft } from "./restore-draft.mjs";
import { claimWindow } from "./single-window.mjs";
import { startFinishing } from "./start-finishing.mjs";
import { steadyScroll } from "./steady-scroll.mjs";
import { UndoBar } from "./undo-bar.mjs";
import { VisitModel } from "./visit-model.mjs";

const byId = (id) => document.getElementById(id);
const json = (id) => JSON.parse(byId(id).textContent);
const [rules, school] = [json("checklist"), json("school")];
const form = byId("visit");
const bar = document.querySelector("[data-deck]");
const status = document.querySelector("[data-save]");
const mint = () => orderedId();

function showStatus(text, state) {
  status.dataset.state = state;
  if (status.textContent !== text) status.textContent = text;
}

/** Opens the page where one goes on, and says where that is. */
function reopen({ head, undo, landing }, way, words) {
  watchAddress(window, way);
  const item = openPlace(window, head, { landing, way });
  keepPlace(window, { visit: head.visit, cards: [...form.querySelectorAll("[data-item]")] });
  if (!head.updated) return;
  const time = clockTime(new Date(head.updated));
  showStatus(fill(words.saved, { time }), "kept");
  const sentence = item ? words.restored_at : words.restored;
  undo.say(fill(sentence, { time, code: item?.replace("_", ".") }));
}

function startPosition(words, head) {
  const keep = (fix) => {
    if (head.corrects) return; // corrected at a desk, it was still at the school
    for (const key of ["latitude", "longitude", "accuracy"]) form.elements[key].value = fix[key];
  };
  const element = document.querySelector("[data-position]");
  return watchPosition({ geolocation: navigator.geolocation, element, school, words, keep });
}

async function startPhotos({ store, limits, words, photos }, { draft, head, changed, undo }) {
  const here = startPosition(words, head);
  const { keep, lacksRoom } = await photoIntake({ store, here, limits, words, window });
  const before = (item) => {
    draft.touch(item);
    draft.save();
  };
  const camera = cameraInPage({ window, words });
  watchCapture(form, { keep, before, changed, undo, limits, words, lacksRoom, camera });
  new PhotoViewer({ dialog: byId("photo"), store, words, changed, undo }).watch(form);
  photos.watch(() => showArrived(form, store, words));
}

function startCards({ limits, words }, { model, draft, head, confirmed, changed, undo }) {
  const sheets = [byId("danger"), byId("closing")];
  const danger = new DangerDialog({ dialog: sheets[0], acknowledged: head.told, noted: changed });
  const closing = new ClosingDialog({ dialog: sheets[1], model, words, confirmed, changed });
  const answers = new AnswerUndo({ undo, sheets, model, words, confirmed });
  const places = new LastPlace({ form, head, words });
  const finish = byId("finish");
  watchCards({ model, draft, limits, words, undo, finish, danger, closing, answers, places });
  watchClearedText(form, { undo, words });
  keepEnter(form);
  form.addEventListener("change", ({ target }) => target.name?.startsWith("fact-") && model.refresh());
  watchFacts(form, rules.facts, words);
}

/** What the visit that is open here is made of, and what everything on the page calls when it has changed something. */
function openVisit({ store, words }, head) {
  const end = () => (head.corrects ? endOf(head) : new Date());
  const model = new VisitModel({ form, bar, rules, words, now: end });
  const read = () => ({ fields: readFields(form), ...model.progress() });
  const opened = head.updated ? null : readFields(form);
  const draft = new DraftKeeper({ store, head, words, showStatus, read, opened });
  const changed = () => {
    model.refresh();
    return draft.save();
  };
  const undo = new UndoBar({ box: document.querySelector("[data-undo]"), words, window });
  const confirmed = (head.confirmed ??= {});
  return { model, draft, head, end, read, confirmed, changed, undo, landing: new Landing(window) };
}

async function start() {
  document.body.classList.add("js");
  const page = await startPage(window);
  const { store, words, person, device } = page;
  const { hash } = location;
  const about = { school: school.number, checklist: rules.id, owner: form.elements.owner.value };
  const entry = await finishedHere(store, hash, about);
  if (entry) return showFinished(window, page, { entry, form, bar, rules, school });
  let visit = null;
  const leave = async () => visit?.draft.save().then(() => visit.draft.stop());
  if (!(await claimWindow(window, `kashf-visit-${person}-${school.number}-${rules.id}`, leave))) return undefined;
  const elsewhere = (draft) => openAnew(window, keptPage({ ...draft, page: school.page }));
  const head = await restoreDraft({ form, store, rules, words, about, school, hash, elsewhere, mint });
  if (!head) return undefined;
  if (hash === NEW_VISIT) history.replaceState(null, "", location.pathname + location.search);
  form.elements.device.value = device.id;
  const { locks } = navigator;
  keepVersion({ caches, locks, fetch: fetch.bind(window), who: page, page: school.page, version: head.version });
  visit = openVisit(page, head);
  await startPhotos(page, visit);
  watchPlaces(form, { mint, changed: visit.changed });
  startCards(page, visit);
  steadyScroll(form, window);
  watchForm(form, { save: () => visit.draft.save(), touch: (item) => visit.draft.touch(item), window });
  visit.model.refresh();
  reopen(visit, startFinishing(window, page, { ...visit, form, bar, rules, school }), words);
  showCorrecting(document, head, words);
  watchDiscard(window, page, visit, school.home);
  const taken = (await store.packages(person)).find(({ number }) => number === school.number);
  if (taken) showEarlierPhotos(form, taken.school.open, words);
  return undefined;
}

start().catch((error) => showStatus(fill(json("words").not_saved, { why: error.message }), "bad"));
