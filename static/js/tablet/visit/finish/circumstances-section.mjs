/* On the finish sheet: where the visit was made, how long it took, how many photos there are. */

import { distance, isFar } from "../../dom/distance.mjs";
import { element } from "../../dom/elements.mjs";
import { fill } from "../../dom/sentences.mjs";
import { photoNames } from "../../store/photo-field.mjs";
import { sentFields } from "./finished-entry.mjs";
import { labelled } from "./item-list.mjs";

const MINUTE = 60_000;

/** A section of the sheet (finish-sheet.mjs). ``end()`` is when the visit ended: now, unless it is a correction. */
export function circumstancesSection({ model, form, words, limits, school, save, end }) {
  const field = (name) => form.elements[name].value;
  return {
    into(body) {
      const document = body.ownerDocument;
      const fix = fixOf(field);
      const photos = photoNames(sentFields({ model, form })).length;
      const time = durationText(end() - new Date(field("started")), words);
      const facts = [[words.where, placeText(fix, school, words)], [words.photos, photos], [words.duration, time]];
      const rows = facts.map(([name, value]) => {
        const said = element(document, "dd", {}, element(document, "bdi", {}, String(value)));
        return element(document, "div", {}, element(document, "dt", {}, name), said);
      });
      body.append(element(document, "dl", { class: "finish-facts" }, ...rows));
      if (fix && isFar(fix, school)) body.append(farBlock(document, form.elements.note, { words, limits, save }));
    },
  };
}

/** Where the form was last, from its fields by name, or null. */
function fixOf(field) {
  const [latitude, longitude, accuracy] = ["latitude", "longitude", "accuracy"].map(field);
  if (!latitude) return null;
  return { latitude: Number(latitude), longitude: Number(longitude), accuracy: Number(accuracy) };
}

/** "3,058 m from the school's point · accuracy ±12 m". */
export function placeText(fix, school, words) {
  if (!fix) return words.no_position;
  const metres = (number) => fill(words.metres, { n: Math.round(number).toLocaleString("en") });
  const accuracy = metres(fix.accuracy);
  if (school.latitude === null || school.longitude === null) return fill(words.position_free, { accuracy });
  return fill(words.position_here, { distance: metres(distance(fix, school)), accuracy });
}

/** "1 hour and 25 minutes"; a clock that was set back says nothing. */
export function durationText(milliseconds, words) {
  if (!(milliseconds >= 0)) return "—";
  const whole = Math.max(1, Math.round(milliseconds / MINUTE));
  const [hours, minutes] = [Math.floor(whole / 60), whole % 60];
  const parts = [hours ? fill(words.hours, { n: hours }) : null, minutes ? fill(words.minutes, { n: minutes }) : null];
  const [first, second] = parts.filter(Boolean);
  return second ? fill(words.and, { first, second }) : first;
}

/** Far from the school: why, as the note on the whole visit. */
function farBlock(document, note, { words, limits, save }) {
  const text = element(document, "textarea", { rows: "2", maxlength: String(limits.note) });
  text.value = note.value;
  text.addEventListener("input", () => {
    note.value = text.value;
    save();
  });
  const said = element(document, "p", {}, words.far);
  return element(document, "div", { class: "message finish-far" }, said, labelled(document, words.far_why, text));
}
