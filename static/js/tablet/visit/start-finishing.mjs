/* The way to the end of a visit: the bar at the thumb and the finish sheet with its sections. */

import { startBottomBar } from "./bottom-bar.mjs";
import { ClosingsSection } from "./finish/closings-section.mjs";
import { FinishSheet } from "./finish/finish-sheet.mjs";
import { ToldSection } from "./finish/told-section.mjs";
import { unreadSection } from "./finish/unread-section.mjs";

/**
 * ``page`` is from start-page.mjs; ``open`` is {model, draft, head, confirmed, form, bar, rules, school, landing}.
 * Gives the way to items and sections (bottom-bar.mjs).
 */
export function startFinishing(window, { store, tabs, limits, words, copyDrafts }, open) {
  const { document, crypto: { subtle } } = window;
  const { model, draft, head, confirmed, form, bar, rules, school, landing } = open;
  let way = null;
  const showItem = (card) => way.showItem(card);
  const save = () => draft.save();
  const sections = [
    new ToldSection({ model, words, save, showItem }),
    new ClosingsSection({ model, words, confirmed, save }),
    unreadSection({ form, model, vocabulary: rules.facts, words, showItem }),
  ];
  const visit = { model, form, head, store, draft, showItem };
  const dialog = document.getElementById("finish");
  const sheet = new FinishSheet({ dialog, visit, sections, words, limits, home: school.home, tabs, subtle });
  const finish = () => {
    leaveField(document);
    if (document.querySelector("dialog[open]")) return; // what was typed last has a question to it
    draft.save().then(copyDrafts);
    sheet.open();
  };
  way = startBottomBar({ window, bar, model, words, finish, landing });
  return way;
}

/** What is still being typed is judged now. */
function leaveField({ activeElement }) {
  if (activeElement.matches("form :is(input, select, textarea)")) activeElement.blur();
}
