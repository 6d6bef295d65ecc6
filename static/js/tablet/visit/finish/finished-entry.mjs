/* The visit as the outbox keeps it: exact bytes, their hash, and the fields to open it again if it is refused. */

import { photoNames } from "../../store/photo-field.mjs";
import { fieldsToSend, readFields } from "../form/form-fields.mjs";
import { knownToKeep } from "../items/kept-known.mjs";
import { encodeBody } from "./visit-body.mjs";

const UNSENT = { state: "queued", receipt: null, missing: [], sent: [], gone: [] };

/** The form's fields that are sent if it is finished now. */
export function sentFields({ model, form }) {
  const states = new Map(model.rows().map(({ item, state }) => [item.field, state]));
  return fieldsToSend(readFields(form), {
    shown: (field) => states.get(field)?.shown ?? true,
    fails: (field) => states.get(field)?.fails ?? true,
  });
}

/** ``visit`` is the page's (visit-page.mjs), ``at`` when it was finished. */
export async function finishedEntry(visit, at, subtle) {
  // A correction is about the visit as it was: its end stays.
  if (!visit.head.corrects) visit.form.elements.finished.value = at.toISOString();
  const fields = sentFields(visit);
  const { body, digest } = await encodeBody(fields, subtle);
  const revision = Number(visit.form.elements.revision.value);
  const about = { ...visit.head, ...visit.model.progress(), revision, known: knownToKeep(visit.model.cards) };
  return { ...about, ...UNSENT, fields, body, digest, photos: photoNames(fields), finished: at.toISOString() };
}
