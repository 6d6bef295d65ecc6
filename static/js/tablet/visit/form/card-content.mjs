/* What a card says, control by control: to see what a tap changed, and to put just that back, or all of it. */

import { blocksOf } from "./finding-blocks.mjs";

const SAID = 'input:not([type="file"], [name$="-photo"]), select, textarea';
const CHOSEN = new Set(["radio", "checkbox"]);

/** Every control of the card with what it holds; photos are no words. */
export function contentOf(card) {
  const controls = [...card.querySelectorAll(SAID)];
  return new Map(controls.map((control) => [control, { value: control.value, checked: control.checked }]));
}

/** Of ``before``, a card's content then, the controls that hold something else now: [{control, value, checked}]. */
export function changesSince(before) {
  return [...before].flatMap(([control, { value, checked }]) => {
    const isSame = CHOSEN.has(control.type) ? control.checked === checked : control.value === value;
    return isSame ? [] : [{ control, value, checked }];
  });
}

/** Puts ``changes`` back. What was written since elsewhere on the card stays. */
export function putBack(changes) {
  for (const { control, value, checked } of changes) {
    if (CHOSEN.has(control.type)) control.checked = checked;
    else control.value = value;
  }
}

/** Finding blocks of the card that ``before`` does not know. */
export function blocksSince(card, before) {
  return blocksOf(card).filter((block) => !before.has(block.querySelector("select")));
}

/** The card as it is: {content, answeredFor}; the second says whether the word came with a chip (markStill). */
export function rememberCard(card) {
  return { content: contentOf(card), answeredFor: card.dataset.answeredFor };
}

/** As it was when it was remembered; a place that was made since goes. */
export function restoreCard(card, { content, answeredFor }) {
  for (const block of blocksSince(card, content)) block.remove();
  putBack(changesSince(content));
  setAnsweredFor(card, answeredFor);
}

export function setAnsweredFor(card, answeredFor) {
  delete card.dataset.answeredFor;
  if (answeredFor) card.dataset.answeredFor = answeredFor;
}
