/* Which known deficiencies this visit closes, by the same rules as the server's
   (inspect_app/deficiencies/settle_visit.py). */

import { FINDING } from "./form-fields.mjs";

const GRAVE = new Set(["life_threatening", "severe"]);

/** Closing it wants a word of its own. */
export function isGrave({ severity }) {
  return GRAVE.has(severity);
}

/**
 * Those of one item's ``known`` deficiencies that its answer closes: all of them when the item is OK, else those ticked
 * as repaired or put right on the spot, at a place where nothing is left wrong. ``state`` is from item-state.mjs,
 * ``fields`` are the form's, ``field`` names the item.
 */
export function closedBy(known, fields, field, state) {
  if (!state.shown) return [];
  if (state.verdict === "ok") return known;
  const repaired = new Set(fields.filter(([name]) => name === `${field}-repaired`).map(([, id]) => id));
  const { failing, fixed } = state.fails ? placesOf(fields, field) : { failing: new Set(), fixed: new Set() };
  return known.filter((deficiency) => {
    const place = placeOf(deficiency);
    return !failing.has(place) && (repaired.has(deficiency.id) || fixed.has(place));
  });
}

/** Where the item fails, and where it was put right; with nothing said of a place it is the whole school. */
function placesOf(fields, field) {
  const places = new Map();
  for (const [name, value] of fields) {
    const [, item, n, key] = FINDING.exec(name) ?? [];
    if (item !== field || key === "new_kind") continue;
    const place = places.get(n) ?? { location: "", instance: "", fixed: "" };
    if (Object.hasOwn(place, key)) place[key] = value.trim();
    places.set(n, place);
  }
  if (!places.size) places.set("0", { location: "", instance: "", fixed: "" });
  const found = [...places.values()];
  const at = (isFixed) => new Set(found.filter((place) => isFixed === (place.fixed === "yes")).map(placeOf));
  return { failing: at(false), fixed: at(true) };
}

function placeOf({ location, instance }) {
  return JSON.stringify([location, instance]);
}
