/* The sheet that asks why a finished visit is corrected: in words, with chips for the usual ones. */

import { button } from "../dom/elements.mjs";

/** ``correct(reason)`` is called once there is one. Gives what opens the sheet. */
export function correctionSheet(dialog, words, correct) {
  const document = dialog.ownerDocument;
  const reason = dialog.querySelector("textarea");
  const error = dialog.querySelector("[role=alert]");
  const say = (text) => {
    error.textContent = text;
    error.hidden = !text;
    reason.setAttribute("aria-invalid", String(Boolean(text)));
  };
  const write = (text) => {
    reason.value = text;
    say("");
  };
  const chips = words.correction_chips.map((text) => button(document, text, () => write(text), "chip"));
  dialog.querySelector("[data-reasons]").append(...chips);
  dialog.querySelector("[data-begin]").addEventListener("click", () => {
    const why = reason.value.trim();
    say(why ? "" : words.correction_lacks);
    if (!why) return reason.focus();
    return correct(why).catch(({ message }) => say(message));
  });
  return () => dialog.showModal();
}
