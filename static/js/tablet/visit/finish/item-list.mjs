/* Lists of items on the finish sheet, each a way to its card. */

import { element } from "../../dom/elements.mjs";
import { standardOf } from "../items/item-card.mjs";

/** A section of the sheet with a heading and a list; ``tone`` "alarm" for what must be done. */
export function section(document, title, lines, tone = "") {
  const list = element(document, "ul", { class: "finish-list" }, ...lines);
  return element(document, "section", { class: `finish-block ${tone}` }, element(document, "h3", {}, title), list);
}

/** The same, folded away. */
export function foldedSection(document, title, lines) {
  const list = element(document, "ul", { class: "finish-list" }, ...lines);
  return element(document, "details", { class: "finish-block" }, element(document, "summary", {}, title), list);
}

/** ``row`` is {item, card}; ``open(card)`` leads to it. */
export function itemLink(document, { item, card }, open) {
  return wayTo(document, `#${item.field}`, item.code, standardOf(card), () => open(card));
}

/** A link that does ``go()`` instead of leaving; ``code`` may be null. */
export function wayTo(document, href, code, name, go) {
  const mark = code ? element(document, "bdi", { class: "code" }, code) : null;
  const link = element(document, "a", { href }, mark, element(document, "span", {}, name));
  link.addEventListener("click", (event) => {
    event.preventDefault();
    go();
  });
  return link;
}
