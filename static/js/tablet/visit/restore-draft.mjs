/* Opening the page: the draft of this school and checklist comes back as it was left, or a new visit begins. */

import { photoName } from "../store/photo-field.mjs";
import { photoBlob } from "../store/photo-record.mjs";
import { restoreNotices } from "./form/danger-notices.mjs";
import { ensureBlock } from "./form/finding-blocks.mjs";
import { writeFields } from "./form/form-fields.mjs";
import { restorePlaces } from "./form/new-places.mjs";
import { addKnownThumbnail } from "./photos/photo-row.mjs";

/** Among the drafts, the one of this school, checklist and engineer that was touched last. */
export function draftFor(drafts, { school, checklist, owner }) {
  const isOurs = (draft) => draft.school === school && draft.checklist === checklist && draft.owner === owner;
  return drafts.filter(isOurs).at(-1) ?? null;
}

/**
 * Gives the head of the draft: who, where, which version. null when the page must be opened anew with the version the
 * draft was begun with (``elsewhere`` is called with it). A new visit's id is minted here, never taken from the page: a
 * page kept in a cache would give every visit the same one.
 */
export async function restoreDraft({ form, store, rules, words, school, elsewhere, mint, now = () => new Date() }) {
  const owner = form.elements.owner.value;
  const draft = draftFor(await store.drafts(), { school: school.number, checklist: rules.id, owner });
  if (!draft) return begin({ form, rules, school, owner, mint, now });
  if (draft.version !== String(rules.version)) {
    elsewhere(draft.version);
    return null;
  }
  await fillForm({ form, store, words, fields: draft.fields });
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

async function fillForm({ form, store, words, fields }) {
  restorePlaces(form, fields);
  restoreNotices(form, fields);
  const photos = [];
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
    if (row) addKnownThumbnail(row, value, blob, words);
  }
}
