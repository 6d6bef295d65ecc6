/* Opening the page: the draft of this school and checklist comes back as it was left, or a new visit begins. */

import { saidBy } from "../store/draft-record.mjs";
import { photoName } from "../store/photo-field.mjs";
import { photoBlob } from "../store/photo-record.mjs";
import { ensureBlock } from "./form/finding-blocks.mjs";
import { readFields, writeFields } from "./form/form-fields.mjs";
import { restorePlaces } from "./form/new-places.mjs";
import { addKnownThumbnail } from "./photos/photo-row.mjs";

/**
 * Among the drafts, the one of this school, checklist and engineer that the address names (``#<id>``), or the one that
 * was touched last.
 */
export function draftFor(drafts, { school, checklist, owner, hash = "" }) {
  const isOurs = (draft) => draft.school === school && draft.checklist === checklist && draft.owner === owner;
  const ours = drafts.filter((draft) => isOurs(draft) && !draft.discarded);
  return ours.find(({ visit }) => hash === `#${visit}`) ?? ours.at(-1) ?? null;
}

/**
 * Gives the head of the draft: who, where, which version. null when the page must be opened anew with the version the
 * draft was begun with (``elsewhere`` is called with it). A new visit's id is minted here, never taken from the page: a
 * page kept in a cache would give every visit the same one. What an earlier release kept of a page that was only looked
 * at begins now.
 */
export async function restoreDraft({ form, store, rules, words, school, hash, elsewhere, mint, ...clock }) {
  const { now = () => new Date() } = clock;
  const owner = form.elements.owner.value;
  const draft = draftFor(await store.drafts(), { school: school.number, checklist: rules.id, owner, hash });
  if (!draft) return begin({ form, rules, school, owner, mint, now });
  if (saidBy(draft.fields) === saidBy(readFields(form))) {
    const head = begin({ form, rules, school, owner, mint: () => draft.visit, now });
    return { ...head, counter: draft.counter };
  }
  if (draft.version !== String(rules.version)) {
    elsewhere(draft.version);
    return null;
  }
  await fillForm({ form, store, words, draft });
  return draft;
}

function begin({ form, rules, school, owner, mint, now }) {
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

async function fillForm({ form, store, words, draft: { fields, fetched } }) {
  restorePlaces(form, fields);
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
