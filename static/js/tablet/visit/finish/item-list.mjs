/* Lists of items on the finish sheet, each a way to its card. */

import { element } from "../../dom/elements.mjs";
import { standardOf } from "../items/item-card.mjs";

/** A section of the sheet with a heading and a list; ``tone`` "alarm" for what must be done. */
export function section(document, title, lines, tone = "") {
  const list = element(document, "ul", { class: "finish-list" }, ...lines);
  return element(document, "section", { class: `finish-block ${tone}` }, element(document, "h3", {}, title), list);
}

/** Something folded away under its title. */
export function foldedSection(document, title, ...content) {
  return element(document, "details", { class: "finish-block" }, element(document, "summary", {}, title), ...content);
}

/** Items as a list of ways to their cards. */
export function itemLinks(document, rows, open) {
  const lines = rows.map((row) => element(document, "li", {}, itemLink(document, row, open)));
  return element(document, "ul", { class: "finish-list" }, ...lines);
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

/** A field with its label. */
export function labelled(document, label, input) {
  const text = element(document, "span", { class: "label" }, label);
  return element(document, "label", { class: "field" }, text, input);
}

/** To a place on the sheet, unfolded and in sight. */
export function leadTo(place) {
  for (let fold = place.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  place.focus({ preventScroll: true });
  place.scrollIntoView({ block: "center", behavior: "instant" });
}
