/* What became of the finished visit, in words, with the one next step. */

import { button, element } from "../../dom/elements.mjs";
import { reasonOf, statusOf, statusText, toneOf } from "../../dom/entry-status.mjs";

/** ``blockedBy`` is why the whole queue waits, or null; ``again()`` sends it once more. */
export function paintSent(box, entry, { blockedBy, words, home, again }) {
  const document = box.ownerDocument;
  const sentence = statusText(statusOf(entry), words);
  const reason = statusText(reasonOf(entry, blockedBy), words);
  const settled = entry.state === "safe";
  box.hidden = false;
  if (entry.state !== "attention" && !settled && !reason) {
    box.textContent = [sentence, words.sending].join(" · ");
    return;
  }
  const url = entry.receipt?.url;
  const steps = [
    settled ? null : button(document, words.try_again, again, "button main"),
    url ? element(document, "a", { class: settled ? "button main" : "button", href: url }, words.open_visit) : null,
    element(document, "a", { class: "button", href: home }, words.to_schools),
  ];
  const receipt = element(document, "p", { class: "receipt" }, sentence);
  const why = reason ? element(document, "p", {}, reason) : null;
  box.replaceChildren(
    element(document, "div", { class: `message ${toneOf(entry)}` }, receipt, why),
    element(document, "div", { class: "buttons" }, ...steps),
  );
}
