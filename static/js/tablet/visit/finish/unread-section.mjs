/* On the finish sheet: what was typed and cannot be read keeps the visit from being finished; each is a way to its
   field. */

import { element } from "../../dom/elements.mjs";
import { readFields } from "../form/form-fields.mjs";
import { isUnread, unreadFacts, whyUnread, whyUnreadFact } from "../form/unread-values.mjs";
import { standardOf } from "../items/item-card.mjs";
import { wayTo } from "./item-list.mjs";

/** A section of the sheet (finish-sheet.mjs). */
export function unreadSection({ words, ...page }) {
  let faults = [];
  return {
    into(body) {
      faults = [...unreadFactsOf(page, words), ...unreadItemsOf(page, words)];
      if (faults.length) body.append(faultsBlock(body, faults, words));
    },
    left(body) {
      if (!faults.length) return [];
      return [{ what: `${words.finish_unread} ${faults.length}`, to: body.querySelector("[data-unread] a") }];
    },
  };
}

/** Each fault is {code, name, why, go}. */
function unreadFactsOf({ form, vocabulary }, words) {
  return unreadFacts(readFields(form), vocabulary).map(({ fact, reason }) => {
    const go = () => openFact(form.elements[`fact-${fact.key}`]);
    return { name: fact.text, why: whyUnreadFact(fact, reason, words), go };
  });
}

function unreadItemsOf({ model, showItem }, words) {
  return model.rows().filter(({ state }) => isUnread(state)).map(({ item, card, state }) => {
    const go = () => {
      showItem(card);
      card.querySelector(`[name="${item.field}-value"]`).focus({ preventScroll: true });
    };
    return { code: item.code, name: standardOf(card), why: whyUnread(item, state, words), go };
  });
}

function openFact(input) {
  input.closest("details").open = true;
  input.scrollIntoView({ block: "center", behavior: "instant" });
  input.focus({ preventScroll: true });
}

function faultsBlock(body, faults, words) {
  const document = body.ownerDocument;
  const lines = faults.map(({ code = null, name, why, go }) => {
    const leave = () => {
      body.closest("dialog").close();
      go();
    };
    const link = wayTo(document, "#", code, name, leave);
    return element(document, "li", {}, link, element(document, "p", { class: "error" }, why));
  });
  return element(
    document,
    "section",
    { class: "finish-block alarm", "data-unread": true },
    element(document, "h3", {}, `${words.finish_unread} ${faults.length}`),
    element(document, "p", { class: "small" }, words.finish_unread_first),
    element(document, "ul", { class: "finish-list" }, ...lines),
  );
}
