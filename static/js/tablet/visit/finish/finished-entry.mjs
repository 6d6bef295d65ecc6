/* The visit as the outbox keeps it: exact bytes, their hash, and the fields to open it again if it is refused. */

import { photoNames } from "../../store/photo-field.mjs";
import { fieldsToSend, readFields } from "../form/form-fields.mjs";
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
  visit.form.elements.finished.value = at.toISOString();
  const fields = sentFields(visit);
  const { body, digest } = await encodeBody(fields, subtle);
  const known = { ...visit.head, ...visit.model.progress(), revision: Number(visit.form.elements.revision.value) };
  return { ...known, ...UNSENT, fields, body, digest, photos: photoNames(fields), finished: at.toISOString() };
}
