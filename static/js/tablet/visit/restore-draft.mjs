/* Opening the page: the draft of this school and checklist comes back as it was left, or a new visit begins. */

import { draftFor } from "./draft.mjs";
import { writeFields } from "./fields.mjs";
import { ensureBlock } from "./findings.mjs";
import { photoBlob } from "./photos.mjs";
import { restorePlaces } from "./places.mjs";
import { addKnownTile } from "./tiles.mjs";

/**
 * Gives the head of the draft: who, where, which version. null when the page must be opened anew with the version the
 * draft was begun with (``elsewhere`` is called with it). A new visit's id is minted here, never taken from the page: a
 * page kept in a cache would give every visit the same one.
 */
export async function restore({ form, store, rules, words, school, elsewhere, mint, now = () => new Date() }) {
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
    schoolName: school.name,
    checklist: rules.id,
    checklistTitle: school.checklist,
    version: String(rules.version),
    page: school.page,
    told: {},
    focus: null,
    updated: null,
  };
}

async function fillForm({ form, store, words, fields }) {
  restorePlaces(form, fields);
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
    const blob = await photoBlob(await store.photo(value.slice(0, 64)));
    if (row) addKnownTile(row, value, blob, words);
  }
}
