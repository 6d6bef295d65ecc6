/* What a card says, control by control: to see what a tap changed, and to put just that back. */

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
