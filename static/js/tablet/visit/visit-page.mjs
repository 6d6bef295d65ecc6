/* The visit page: finds its parts and lets each module do its one thing. */

import { keepVersion } from "../sync/pages.mjs";
import { start as startPage } from "../sync/start.mjs";
import { tapAgain } from "./cards.mjs";
import { closingSheet } from "./closing-sheet.mjs";
import { dangerSheet } from "./danger.mjs";
import { startDeck } from "./deck.mjs";
import { keeper, watchForm } from "./draft.mjs";
import { readFields } from "./fields.mjs";
import { blocksOf, ensureBlock, isBlank } from "./findings.mjs";
import { finishClosings } from "./finish-closings.mjs";
import { holdStill } from "./hold.mjs";
import { watchKnown } from "./known.mjs";
import { makeModel } from "./model.mjs";
import { showKnownPhotos } from "./known-photos.mjs";
import { holdVisit, showElsewhere } from "./one-window.mjs";
import { cameraInPage, photoKeeper } from "./photo-room.mjs";
import { watchPlaces } from "./places.mjs";
import { watchPosition } from "./position.mjs";
import { restore } from "./restore.mjs";
import { finishing } from "./sheet.mjs";
import { clock, fill } from "./text.mjs";
import { watchCamera } from "./tiles.mjs";
import { finishUnread, watchFacts } from "./unread.mjs";
import { photoView } from "./viewer.mjs";

const json = (id) => JSON.parse(document.getElementById(id).textContent);
const [rules, school] = [json("checklist"), json("school")];
let words = json("words");
const form = document.getElementById("visit");
const deck = document.querySelector("[data-deck]");
const status = document.querySelector("[data-save]");
const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)").matches;
const mint = () => crypto.randomUUID();

function say(text, state) {
  status.dataset.state = state;
  if (status.textContent !== text) status.textContent = text;
}

function showRestored({ updated, focus }) {
  if (!updated) return;
  const time = clock(new Date(updated));
  const told = document.querySelector("[data-restored]");
  told.textContent = fill(words.restored, { time });
  told.hidden = false;
  say(fill(words.saved, { time }), "kept");
  if (focus) document.getElementById(focus)?.scrollIntoView({ block: "center", behavior: "instant" });
}

/** One card: answers, known deficiencies, another place; a danger to life is told at once, its end is asked about. */
function watchCard(card, { model, draft, danger, closing }) {
  tapAgain(card);
  danger.watch(card);
  watchKnown(card);
  closing.watch(card);
  const another = card.querySelector("[data-another]");
  another.hidden = false;
  another.addEventListener("click", () => {
    const empty = blocksOf(card).find(isBlank) ?? ensureBlock(card, blocksOf(card).length);
    empty.querySelector("select").focus({ preventScroll: true });
  });
  card.addEventListener("change", () => {
    model.refresh(card);
    danger.see(model.item(card), card, model.state(card));
    closing.ask(card);
    draft.touch(card.id);
  });
  card.addEventListener("input", ({ target }) => target.name?.endsWith("-value") && model.refresh(card));
  card.addEventListener("focusout", ({ target }) => target.type === "date" && model.refresh(card));
}

function position() {
  return watchPosition({
    geolocation: navigator.geolocation,
    element: document.querySelector("[data-position]"),
    school,
    words,
    keep: (fix) => {
      for (const key of ["latitude", "longitude", "accuracy"]) form.elements[key].value = fix[key];
    },
  });
}

async function start() {
  document.body.classList.add("js");
  const page = await startPage(window);
  words = page.words;
  const { store, tabs } = page;
  const name = `kashf-visit-${page.person}-${school.number}-${rules.id}`;
  let leave = () => {};
  const tellElsewhere = () => showElsewhere({ dialog: document.getElementById("elsewhere"), locks: navigator.locks, name, again: () => location.reload() });
  const stolen = () => leave().then(tellElsewhere);
  if (!(await holdVisit({ locks: navigator.locks, name, stolen }))) {
    tellElsewhere();
    return;
  }
  let changed = () => {};
  const elsewhere = (version) => location.replace(`${school.page}?version=${version}`);
  const head = await restore({ form, store, rules, words, school, elsewhere, mint });
  if (!head) return;
  form.elements.device.value = page.device.id;
  const { caches, navigator: { locks } } = window;
  keepVersion({ caches, locks, fetch: fetch.bind(window), who: page, page: school.page, version: head.version });
  const model = makeModel({ form, deck, rules, words });
  const draft = keeper({ store, head, words, say, read: () => ({ fields: readFields(form), ...model.progress() }) });
  leave = () => draft.save().then(draft.stop);
  changed = () => {
    model.refresh();
    return draft.save();
  };
  const here = position();
  const { keep, lacksRoom } = await photoKeeper({ store, here, words, window });
  const before = (item) => {
    draft.touch(item);
    draft.save();
  };
  const danger = dangerSheet({ dialog: document.getElementById("danger"), words, told: head.told, noted: changed });
  const camera = cameraInPage({ window, words });
  const view = photoView({ dialog: document.getElementById("photo"), store, words, changed });
  watchCamera(form, { keep, before, changed, words, lacksRoom, camera });
  view.watch(form);
  watchPlaces(form, { mint, changed });
  const confirmed = (head.confirmed ??= {});
  const closing = closingSheet({ dialog: document.getElementById("closing"), model, words, confirmed, changed });
  for (const card of model.cards) watchCard(card, { model, draft, danger, closing });
  holdStill(form, window);
  form.addEventListener("change", ({ target }) => target.name?.startsWith("fact-") && model.refresh());
  watchFacts(form, rules.facts, words);
  watchForm(form, { save: draft.save, touch: draft.touch, window });
  model.refresh();
  let showItem = () => {};
  const lead = { showItem: (card) => showItem(card) };
  const closings = finishClosings({ model, words, confirmed, save: draft.save });
  const unread = finishUnread({ form, model, vocabulary: rules.facts, words, ...lead });
  const visit = { ...model, ...lead, closings, unread, form, head, store, save: draft.save };
  const dialog = document.getElementById("finish");
  const end = finishing({ dialog, visit, words, school, tabs, subtle: crypto.subtle, leave: draft.stop });
  ({ showItem } = startDeck({ document, deck, model, words, finish: end.open, reducedMotion }));
  showRestored(head);
  const taken = (await store.packages(page.person)).find(({ number }) => number === school.number);
  if (taken) showKnownPhotos(form, taken.school.open, words);
}

start().catch((error) => say(fill(words.not_saved, { why: error.message }), "bad"));
