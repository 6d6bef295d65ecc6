/* Opening the page: the draft of this school and checklist comes back as it was left, or a new visit begins. */

import { element } from "../dom/elements.mjs";
import { saidBy } from "../store/draft-record.mjs";
import { photoName } from "../store/photo-field.mjs";
import { photoBlob } from "../store/photo-record.mjs";
import { restoreNotices } from "./form/danger-notices.mjs";
import { ensureBlock } from "./form/finding-blocks.mjs";
import { readFields, writeFields } from "./form/form-fields.mjs";
import { restorePlaces } from "./form/new-places.mjs";
import { restoreKnown } from "./items/kept-known.mjs";
import { addKnownThumbnail } from "./photos/photo-row.mjs";

/** Whether a draft or entry is of this school, checklist and engineer. */
export function isOf(record, { school, checklist, owner }) {
  return record.school === school && record.checklist === checklist && record.owner === owner;
}

/** Among the drafts of these, the one that the address names, else the one that was touched last. */
export function draftFor(drafts, about, hash = "") {
  const ours = drafts.filter((draft) => isOf(draft, about) && !draft.discarded);
  return ours.find(({ visit }) => hash === `#${visit}`) ?? ours.at(-1) ?? null;
}

/**
 * Gives the head of the draft: who, where, which version. null when the page must be opened anew with the version the
 * draft was begun with (``elsewhere`` is called with it). A new visit's id is minted here, never taken from the page: a
 * page kept in a cache would give every visit the same one. What an earlier release kept of a page that was only looked
 * at begins now.
 */
export async function restoreDraft({ form, store, rules, words, about, school, hash, elsewhere, ...made }) {
  const draft = draftFor(await store.drafts(), about, hash);
  if (!draft) return begin({ form, rules, school, owner: about.owner, ...made });
  if (saidBy(draft.fields) === saidBy(readFields(form))) {
    const head = begin({ form, rules, school, owner: about.owner, ...made, mint: () => draft.visit });
    return { ...head, counter: draft.counter, in_place_of: draft.in_place_of };
  }
  if (draft.version !== String(rules.version)) {
    elsewhere(draft);
    return null;
  }
  await fillForm({ form, store, words, record: draft });
  if (draft.corrects) carryRest(form, draft.fields);
  return draft;
}

function begin({ form, rules, school, owner, mint, now = () => new Date() }) {
  const [visit, started] = [mint(), now().toISOString()];
  form.elements.visit.value = visit;
  form.elements.started.value = started;
  return {
    visit,
    started,
    owner,
    school: school.number,
    school_name: school.name,
    checklist: rules.id,
    checklist_title: school.checklist,
    version: String(rules.version),
    page: school.page,
    told: {}, // dangers acknowledged, by item: when
    focus: null,
    updated: null,
  };
}

/** Puts the fields of a draft or entry into the form, as they were with what was known then. */
export async function fillForm({ form, store, words, record: { fields, known, fetched } }) {
  restoreKnown(form, known, words);
  restorePlaces(form, fields);
  restoreNotices(form, fields);
  const photos = [];
  const lostWords = fetched ? { ...words, photo_lost: words.photo_coming } : words;
  writeFields(form, fields, {
    block: (field, n) => {
      const card = form.querySelector(`#${field}`);
      if (card) ensureBlock(card, n);
    },
    photo: (name, value) => photos.push([name, value]),
  });
  for (const [name, value] of photos) {
    const row = form.querySelector(`[data-photos="${name}"]`);
    const blob = await photoBlob(await store.photo(photoName(value)));
    if (row) addKnownThumbnail(row, value, blob, lostWords);
  }
}

/** What the page has no place for, such as a photo beside what is no longer open, travels on unseen. */
function carryRest(form, fields) {
  const key = (pair) => JSON.stringify(pair);
  const there = new Set(readFields(form).map(key));
  for (const pair of fields.filter((one) => !there.has(key(one)))) {
    const [name, value] = pair;
    form.append(element(form.ownerDocument, "input", { type: "hidden", name, value }));
  }
}
