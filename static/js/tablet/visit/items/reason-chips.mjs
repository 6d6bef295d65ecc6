/* Chips under a "why" that write the usual reasons; made when first needed. */

import { button, element } from "../../dom/elements.mjs";

export function offerReasons(card, verdict, words) {
  const box = card.querySelector("[data-reason]");
  box.querySelector(".reason-chips")?.remove();
  if (words.reason_chips[verdict]) box.append(reasonChips(box.querySelector("input"), verdict, words));
}

/**
 * One tap writes one of the usual reasons for ``what`` into the input, as if it had been typed: in place of a usual
 * one, after one of somebody's own.
 */
export function reasonChips(input, what, words) {
  const document = input.ownerDocument;
  const usual = words.reason_chips[what];
  const all = new Set(Object.values(words.reason_chips).flat());
  const write = (text) => {
    const said = input.value.split(" · ").map((part) => part.trim()).filter(Boolean);
    const isOwn = said.some((part) => !all.has(part));
    input.value = isOwn ? [...new Set([...said, text])].join(" · ") : text;
    for (const type of ["input", "change"]) input.dispatchEvent(new Event(type, { bubbles: true }));
  };
  const chips = usual.map((text) => button(document, text, () => write(text), "chip"));
  return element(document, "div", { class: "reason-chips" }, ...chips);
}
