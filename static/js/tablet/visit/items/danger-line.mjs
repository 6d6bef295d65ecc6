/* On the card of a grave fault: what is done at once (its own line), and whether the principal has been told. */

import { clockTime } from "../../dom/dates.mjs";
import { button, element } from "../../dom/elements.mjs";
import { fill } from "../../dom/sentences.mjs";
import { isGrave } from "../form/closed-deficiencies.mjs";
import { isTold, noticeOf, setNotice, toldNow } from "../form/danger-notices.mjs";

/** ``state`` is from item-state.mjs. The chip is made when the card first needs one. */
export function paintDanger(card, state, words, now = () => new Date()) {
  const grave = state.fails && isGrave(state);
  card.toggleAttribute("data-grave", grave);
  if (!grave) return;
  const chip = card.querySelector("[data-told]") ?? makeChip(card, now);
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

function makeChip(card, now) {
  const tell = () => {
    setNotice(card, isTold(noticeOf(card)) ? {} : toldNow(now()));
    card.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const chip = button(card.ownerDocument, "", tell, "chip");
  chip.dataset.told = "";
  card.querySelector("[data-findings]").before(element(card.ownerDocument, "div", { class: "told-line" }, chip));
  return chip;
}
