/* Chips under a "why" that write the usual reasons; made when first needed. */

import { button, element } from "../../dom/elements.mjs";

export function offerReasons(card, verdict, words) {
  const box = card.querySelector("[data-reason]");
  const usual = words.reason_chips[verdict];
  box.querySelector(".reason-chips")?.remove();
  if (usual) box.append(reasonChips(box.querySelector("input"), usual));
}

/** One tap writes one of the ``usual`` reasons into the input, as if it had been typed. */
export function reasonChips(input, usual) {
  const document = input.ownerDocument;
  const write = (text) => {
    input.value = text;
    for (const type of ["input", "change"]) input.dispatchEvent(new Event(type, { bubbles: true }));
  };
  const chips = usual.map((text) => button(document, text, () => write(text), "chip"));
  return element(document, "div", { class: "reason-chips" }, ...chips);
}
