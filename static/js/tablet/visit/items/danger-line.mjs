/* On the card of a grave fault: what is done at once (its own line), and whether the principal has been told. */

import { clockTime } from "../../dom/dates.mjs";
import { element } from "../../dom/elements.mjs";
import { fill } from "../../dom/sentences.mjs";
import { isGrave } from "../form/closed-deficiencies.mjs";
import { isSpokenOf, isTold, noticeOf, setNotice, toldNow } from "../form/danger-notices.mjs";

/** ``state`` is from item-state.mjs. The chip is made when the card first needs one. */
export function paintDanger(card, state, words) {
  const grave = state.fails && isGrave(state);
  card.toggleAttribute("data-grave", grave);
  if (!grave) return;
  const chip = card.querySelector("[data-told]") ?? makeChip(card);
  const notice = noticeOf(card);
  const text = chipText(notice, words);
  chip.setAttribute("aria-pressed", String(isTold(notice)));
  if (chip.textContent !== text) chip.textContent = text;
}

function chipText(notice, words) {
  if (isTold(notice)) {
    return notice.told_at ? fill(words.told_when, { time: clockTime(new Date(notice.told_at)) }) : words.told_done;
  }
  return notice.not_told ? words.told_not : words.told_ask;
}

function makeChip(card) {
  const { ownerDocument: document } = card;
  const chip = element(document, "button", { type: "button", class: "chip", "data-told": true });
  card.querySelector("[data-findings]").before(element(document, "div", { class: "told-line" }, chip));
  return chip;
}

/** A tap on the chip tells, or takes it back; ``undo`` (undo-bar.mjs) brings back what was said before. */
export function watchTold(card, { undo, words, now = () => new Date() }) {
  const say = (notice) => {
    setNotice(card, notice);
    card.dispatchEvent(new Event("change", { bubbles: true }));
  };
  card.addEventListener("click", ({ target }) => {
    if (!target.closest("[data-told]")) return;
    const before = noticeOf(card);
    say(isTold(before) ? {} : toldNow(now()));
    if (isSpokenOf(before)) undo.offer(fill(words.told_changed, { code: card.dataset.item }), () => say(before));
  });
}
