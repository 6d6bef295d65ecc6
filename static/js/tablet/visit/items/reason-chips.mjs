/* Chips under a "why" that write the usual reasons; made when first needed. */

import { button, element } from "../../dom/elements.mjs";

export function offerReasons(card, verdict, words) {
  const document = card.ownerDocument;
  const box = card.querySelector("[data-reason]");
  const usual = words.reason_chips[verdict];
  box.querySelector(".reason-chips")?.remove();
  if (!usual) return;
  const input = box.querySelector("input");
  const write = (text) => {
    input.value = text;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const chips = usual.map((text) => button(document, text, () => write(text), "chip"));
  box.append(element(document, "div", { class: "reason-chips" }, ...chips));
}
