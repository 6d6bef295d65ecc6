/* One danger on the finish sheet: how it was told, when and to whom; or why it could not be. */

import { clockTime } from "../../dom/dates.mjs";
import { button, element } from "../../dom/elements.mjs";
import { isTold } from "../form/danger-notices.mjs";
import { labelled } from "./item-list.mjs";

const WAYS = ["voice", "writing", "not"];

/**
 * The chips, and the fields of what is chosen. ``refused``: a reason is about to be typed; ``choose(way)`` and
 * ``say({told_at, told_whom, not_told})`` take what is tapped and typed.
 */
export function toldLine(document, { notice, refused, words, choose, say }) {
  const chosen = chosenWay(notice, refused);
  const chips = WAYS.map((way) => {
    const chip = button(document, words[`told_${way}`], () => choose(way), "chip");
    chip.dataset.way = way;
    chip.setAttribute("aria-pressed", String(way === chosen));
    return chip;
  });
  const row = element(document, "div", { class: "chips" }, ...chips);
  if (!chosen) return [row];
  const fields = isTold(notice) ? toldFields : reasonFields;
  return [row, element(document, "div", { class: "told-more" }, ...fields(document, notice, words, say))];
}

/** "voice", "writing", "not" or null; a reason that is about to be typed is chosen too. */
export function chosenWay(notice, refused) {
  if (isTold(notice)) return notice.told_by || "voice";
  return refused || notice.not_told ? "not" : null;
}

function toldFields(document, notice, words, say) {
  const at = notice.told_at ? new Date(notice.told_at) : null;
  const time = element(document, "input", { type: "time", value: at ? clockTime(at) : "" });
  time.addEventListener("change", () => {
    const [hours, minutes] = time.value.split(":").map(Number);
    const moment = at ?? new Date();
    if (time.value) moment.setHours(hours, minutes, 0, 0);
    say({ told_at: time.value ? moment.toISOString() : "" });
  });
  const whom = element(document, "input", { maxlength: "200", placeholder: words.told_principal });
  whom.value = notice.told_whom;
  whom.addEventListener("input", () => say({ told_whom: whom.value }));
  return [labelled(document, words.told_at, time), labelled(document, words.told_whom, whom)];
}

function reasonFields(document, notice, words, say) {
  const why = element(document, "input", { maxlength: "4000", required: true });
  why.value = notice.not_told;
  why.addEventListener("input", () => say({ not_told: why.value }));
  return [labelled(document, words.told_why, why)];
}
