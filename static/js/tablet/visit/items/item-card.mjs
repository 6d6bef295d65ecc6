/* One card on the page shows what its answer comes to: severity at the corner, verdict and limit in words, ratio. */

import { readNumber } from "../../../numerals.mjs";
import { icon } from "../../dom/elements.mjs";
import { bandText, fill, numberText } from "../../dom/sentences.mjs";
import { understoodAs, whyUnread } from "../form/unread-values.mjs";
import { paintLatest } from "./latest-date.mjs";

const JUDGED = ["ok", "partial", "not_ok"];
const WITHOUT_ANSWER = ["na", "not_inspected"];

/** state comes from item-state.mjs; item is the rule; words are the page's. */
export function paintCard(card, item, state, words) {
  card.hidden = !state.shown;
  card.toggleAttribute("data-fails", state.fails);
  const asksWhy = WITHOUT_ANSWER.includes(state.verdict) && card.matches(":has(.answer :checked)");
  // A reason stands in for a photo too: whatever is answered by now, it is sent, and so it is seen.
  const saysWhy = card.querySelector(`[name="${card.id}-reason"]`).value.trim() !== "";
  card.toggleAttribute("data-why", asksWhy || saysWhy);
  card.dataset.tone = state.severity ?? "";
  paintSeverity(card.querySelector("[data-severity]"), state, words);
  if (state.fails) card.querySelector("[data-findings]").open = true;
  const lacksPhoto = state.lacks === "photo";
  for (const note of card.querySelectorAll(".photos-note")) note.toggleAttribute("data-missing", lacksPhoto);
  const output = card.querySelector("[data-verdict-text]");
  if (output) paintVerdict(card, output, item, state, words);
  if (item.ages) paintLatest(card);
}

function paintSeverity(badge, { fails, severity }, words) {
  badge.hidden = !fails;
  badge.className = `badge item-severity ${severity ?? ""}`;
  const shape = fails ? icon(badge.ownerDocument, `shape-${severity}`, "shape") : null;
  badge.replaceChildren(...(fails ? [shape, words.severities[severity]] : []));
}

function paintVerdict(card, output, item, state, words) {
  const unread = state.verdict === null && state.reason && state.reason !== "no_answer";
  const judged = JUDGED.includes(state.verdict);
  // Facts that are missing are asked for elsewhere: no fault of this answer.
  output.dataset.verdict = unread && state.reason !== "missing_facts" ? "wrong" : (state.verdict ?? "");
  output.hidden = item.kind !== "ratio" && !unread && !judged;
  const input = card.querySelector(".measure-field input");
  input?.setAttribute("aria-invalid", String(output.dataset.verdict === "wrong"));
  const ratio = card.querySelector("[data-ratio]");
  if (ratio) ratio.textContent = state.measured === null ? "—" : numberText(state.measured);
  const explained = ["zero_denominator", "still_wrong"].includes(state.reason);
  const text = explained ? words.reasons[state.reason] : words.verdicts[state.verdict];
  const sentences = [
    understoodAs(item, input?.value, state.measured),
    unread ? whyUnread(item, state, words) : text,
    unread ? "" : limitText(item, state, words),
  ];
  const sign = judged ? [icon(card.ownerDocument, `sign-${state.verdict}`)] : [];
  output.replaceChildren(...sign, sentences.filter(Boolean).join(" · "));
}

/** While a value is typed: how it is read so far; what it comes to is told when the typing rests. */
export function paintReading(card, item) {
  const output = card.querySelector("[data-verdict-text]");
  const typed = card.querySelector(".measure-field input").value;
  const { number = null } = item.kind === "date" ? {} : readNumber(typed, item.units);
  const reading = understoodAs(item, typed, number);
  if (output.hidden && !reading) return;
  output.hidden = false;
  output.dataset.verdict = "";
  output.replaceChildren(reading || "…");
}

/** "Limit at most 45", or of a date "254 days old · at most 120 days old". */
export function limitText(item, state, words) {
  if (item.ages) {
    const age = state.measured === null ? "" : fill(words.age, { n: state.measured });
    return [age, `${words.limit} ${fill(words.age_limit, { n: item.ages.ok })}`].filter(Boolean).join(" · ");
  }
  if (!item.ok) return "";
  const band = bandText(item.ok, words);
  return band && `${words.limit} ${band}`;
}

/** What fails, by its short name, then the standard: "Locked exit — Every exit door opens from inside". */
export function failureText({ danger }, card) {
  return `${danger} — ${standardOf(card)}`;
}

/** The sentence of the checklist that the card asks about. */
export function standardOf(card) {
  return card.querySelector(".sentence").textContent;
}
