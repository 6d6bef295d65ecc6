/* What became of the finished visit, in words, with the one next step. */

import { button, element } from "../../dom/elements.mjs";
import { reasonOf, statusOf, statusText, toneOf } from "../../dom/entry-status.mjs";
import { missingPhotosForm } from "../../dom/missing-photos-form.mjs";
import { keptPage, openAnew } from "../../dom/visit-address.mjs";
import { lacksForGood } from "../../outbox/entry-states.mjs";

/**
 * ``blockedBy`` is why the whole queue waits, or null; ``again()`` sends it once more. A visit whose photos are nowhere
 * any more is not on its way: what can be done about it stands here.
 */
export function paintSent(box, entry, { blockedBy, words, home, again, ...page }) {
  const document = box.ownerDocument;
  const sentence = statusText(statusOf(entry), words);
  const reason = statusText(reasonOf(entry, blockedBy), words);
  const settled = entry.state === "safe";
  box.hidden = false;
  const lacks = lacksForGood(entry) ? missingPhotosForm(document, entry, { ...page, words }) : null;
  if (box.querySelector(".reason-form:not([hidden])") && lacks) return; // somebody is writing why
  if (entry.state !== "attention" && !settled && !reason && !lacks) {
    box.textContent = [sentence, words.sending].join(" · ");
    return;
  }
  const url = entry.receipt?.url;
  const steps = [
    settled ? null : button(document, words.try_again, again, "button main"),
    url ? element(document, "a", { class: settled ? "button main" : "button", href: url }, words.open_visit) : null,
    element(document, "a", { class: "button", href: home }, words.to_schools),
    lacks ? button(document, words.photos_again, () => openAnew(document.defaultView, keptPage(entry))) : null,
    lacks?.open,
  ];
  const receipt = element(document, "p", { class: "receipt" }, sentence);
  const why = reason ? element(document, "p", {}, reason) : null;
  box.replaceChildren(
    element(document, "div", { class: `message ${toneOf(entry)}` }, receipt, why),
    element(document, "div", { class: "buttons" }, ...steps),
    ...(lacks ? [lacks.form] : []),
  );
}
