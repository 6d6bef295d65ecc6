/* The visit page: finds its parts and lets each module do its one thing. */

import { clockTime } from "../dom/dates.mjs";
import { fill } from "../dom/sentences.mjs";
import { startPage } from "../dom/start-page.mjs";
import { orderedId } from "../store/ordered-id.mjs";
import { keepVersion } from "../store/page-cache.mjs";
import { watchDiscard } from "./discard-visit.mjs";
import { DraftKeeper, watchForm } from "./draft-saving.mjs";
import { readFields } from "./form/form-fields.mjs";
import { watchPlaces } from "./form/new-places.mjs";
import { ClosingDialog } from "./items/closing-dialog.mjs";
import { DangerDialog } from "./items/danger-dialog.mjs";
import { watchFacts } from "./items/fact-input.mjs";
import { watchCards } from "./items/watch-cards.mjs";
import { showArrived } from "./photos/arrived-photos.mjs";
import { showEarlierPhotos } from "./photos/earlier-photos.mjs";
import { watchCapture } from "./photos/photo-capture.mjs";
import { cameraInPage, photoIntake } from "./photos/photo-intake.mjs";
import { PhotoViewer } from "./photos/photo-viewer.mjs";
import { watchPosition } from "./position-watch.mjs";
import { restoreDraft } from "./restore-draft.mjs";
import { claimWindow } from "./single-window.mjs";
import { startFinishing } from "./start-finishing.mjs";
import { steadyScroll } from "./steady-scroll.mjs";
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

function showRestored({ updated, focus }, words) {
  if (!updated) return;
  const time = clockTime(new Date(updated));
  const note = document.querySelector("[data-restored]");
  note.textContent = fill(words.restored, { time });
  note.hidden = false;
  showStatus(fill(words.saved, { time }), "kept");
  if (focus) byId(focus)?.scrollIntoView({ block: "center", behavior: "instant" });
}

function startPosition(words) {
  const keep = (fix) => {
    for (const key of ["latitude", "longitude", "accuracy"]) form.elements[key].value = fix[key];
  };
  const element = document.querySelector("[data-position]");
  return watchPosition({ geolocation: navigator.geolocation, element, school, words, keep });
}

async function startPhotos({ store, limits, words }, { draft, changed }) {
  const here = startPosition(words);
  const { keep, lacksRoom } = await photoIntake({ store, here, limits, words, window });
  const before = (item) => {
    draft.touch(item);
    draft.save();
  };
  const camera = cameraInPage({ window, words });
  watchCapture(form, { keep, before, changed, limits, words, lacksRoom, camera });
  new PhotoViewer({ dialog: byId("photo"), store, words, changed }).watch(form);
}

function startCards({ limits, words }, { model, draft, head, confirmed, changed }) {
  const danger = new DangerDialog({ dialog: byId("danger"), words, acknowledged: head.told, noted: changed });
  const closing = new ClosingDialog({ dialog: byId("closing"), model, words, confirmed, changed });
  watchCards({ model, draft, limits, danger, closing });
  form.addEventListener("change", ({ target }) => target.name?.startsWith("fact-") && model.refresh());
  watchFacts(form, rules.facts, words);
}

/** What the visit that is open here is made of, and what everything on the page calls when it has changed something. */
function openVisit({ store, words }, head) {
  const model = new VisitModel({ form, bar, rules, words });
  const read = () => ({ fields: readFields(form), ...model.progress() });
  const opened = head.updated ? null : readFields(form);
  const draft = new DraftKeeper({ store, head, words, showStatus, read, opened });
  const changed = () => {
    model.refresh();
    return draft.save();
  };
  return { model, draft, head, read, confirmed: (head.confirmed ??= {}), changed };
}

async function start() {
  document.body.classList.add("js");
  const page = await startPage(window);
  const { store, words, person, device } = page;
  let visit = null;
  const leave = async () => visit?.draft.save().then(() => visit.draft.stop());
  if (!(await claimWindow(window, `kashf-visit-${person}-${school.number}-${rules.id}`, leave))) return;
  const { hash } = location;
  const elsewhere = (version) => location.replace(`${school.page}?version=${version}${hash}`);
  const head = await restoreDraft({ form, store, rules, words, school, hash, elsewhere, mint });
  if (!head) return;
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
  startFinishing(window, page, { ...visit, form, bar, rules, school });
  watchDiscard(window, page, visit, school.home);
  page.photos.watch(() => showArrived(form, store, words));
  showRestored(head, words);
  const taken = (await store.packages(person)).find(({ number }) => number === school.number);
  if (taken) showEarlierPhotos(form, taken.school.open, words);
}

start().catch((error) => showStatus(fill(json("words").not_saved, { why: error.message }), "bad"));
