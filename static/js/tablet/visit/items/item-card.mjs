/* One card on the page shows what its answer comes to: severity at the corner, verdict and limit in words, ratio. */

import { bandWords, fill, make, plain, sign } from "./text.mjs";
import { understood, whyUnread } from "./unread.mjs";

/** state comes from state.mjs; item is the rule; words are the page's. */
export function paint(card, item, state, words) {
  const document = card.ownerDocument;
  card.hidden = !state.shown;
  card.toggleAttribute("data-fails", state.fails);
  card.toggleAttribute("data-why", state.verdict === "na" || state.verdict === "not_inspected" ? card.matches(":has(.answer :checked)") : false);
  card.dataset.tone = state.severity ?? "";
  const badge = card.querySelector("[data-severity]");
  badge.hidden = !state.fails;
  badge.className = `badge item-severity ${state.severity ?? ""}`;
  badge.replaceChildren(...(state.fails ? [sign(document, `shape-${state.severity}`, "shape"), words.severities[state.severity]] : []));
  const findings = card.querySelector("[data-findings]");
  if (state.fails) findings.open = true;
  for (const note of card.querySelectorAll(".photos-note")) note.toggleAttribute("data-missing", state.lacks === "photo");
  paintVerdict(card, item, state, words);
}

function paintVerdict(card, item, state, words) {
  const output = card.querySelector("[data-verdict-text]");
  if (!output) return;
  const wrong = state.verdict === null && state.reason && state.reason !== "no_answer";
  // Facts that are missing are asked for elsewhere: no fault of this answer.
  output.dataset.verdict = wrong && state.reason !== "missing_facts" ? "wrong" : (state.verdict ?? "");
  output.hidden = item.kind !== "ratio" && !wrong && !["ok", "partial", "not_ok"].includes(state.verdict);
  const input = card.querySelector(".measure-field input");
  input?.setAttribute("aria-invalid", String(output.dataset.verdict === "wrong"));
  const ratio = card.querySelector("[data-ratio]");
  if (ratio) ratio.textContent = state.measured === null ? "—" : plain(state.measured);
  const explained = wrong || ["zero_denominator", "still_wrong"].includes(state.reason);
  const reason = wrong ? whyUnread(item, state, words) : words.reasons[state.reason];
  const text = explained ? reason : words.verdicts[state.verdict];
  const limit = wrong ? "" : limitWords(item, state, words);
  const known = ["ok", "partial", "not_ok"].includes(state.verdict);
  output.replaceChildren(
    ...(known ? [sign(card.ownerDocument, `sign-${state.verdict}`)] : []),
    [understood(item, input?.value, state.measured), text, limit].filter(Boolean).join(" · "),
  );
}

/** "Limit at most 45", or of a date "254 days old · at most 120 days old". */
export function limitWords(item, state, words) {
  if (item.ages) {
    const age = state.measured === null ? "" : fill(words.age, { n: state.measured });
    return [age, `${words.limit} ${fill(words.age_limit, { n: item.ages.ok })}`].filter(Boolean).join(" · ");
  }
  if (!item.ok) return "";
  const band = bandWords(item.ok, words);
  return band && `${words.limit} ${band}`;
}

/** Chips under a "why" that write the usual reasons; made when first needed. */
export function offerReasons(card, verdict, words) {
  const box = card.querySelector("[data-reason]");
  const usual = words.reason_chips[verdict];
  box.querySelector(".reason-chips")?.remove();
  if (!usual) return;
  const input = box.querySelector("input");
  const chips = usual.map((text) => {
    const chip = make(card.ownerDocument, "button", { type: "button", class: "chip" }, text);
    chip.addEventListener("click", () => {
      input.value = text;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    return chip;
  });
  box.append(make(card.ownerDocument, "div", { class: "reason-chips" }, ...chips));
}

/** A second tap on an answer takes it back; a value and a word exclude each other. */
export function tapAgain(card) {
  let before = null;
  const radio = (target) => target.closest?.("label.answer")?.querySelector("input");
  card.addEventListener("pointerdown", ({ target }) => {
    before = radio(target)?.checked ? radio(target) : null;
  });
  card.addEventListener("click", ({ target }) => {
    if (target.type !== "radio" || target !== before) return;
    before = null;
    target.checked = false;
    target.dispatchEvent(new Event("change", { bubbles: true }));
  });
  card.addEventListener("change", ({ target }) => {
    const field = card.id;
    if (target.name === `${field}-answer` && target.checked) clear(card, `${field}-value`);
    if (target.name === `${field}-value` && target.value) clear(card, `${field}-answer`);
  });
}

function clear(card, name) {
  for (const control of card.querySelectorAll(`[name="${name}"]`)) {
    if (control.type === "radio") control.checked = false;
    else control.value = "";
  }
}
