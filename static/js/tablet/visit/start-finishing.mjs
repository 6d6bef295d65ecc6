/* The way to the end of a visit: the bar at the thumb and the finish sheet with its sections. */

import { startBottomBar } from "./bottom-bar.mjs";
import { circumstancesSection } from "./finish/circumstances-section.mjs";
import { ClosingsSection } from "./finish/closings-section.mjs";
import { FinishSheet } from "./finish/finish-sheet.mjs";
import { gradeSection } from "./finish/grade-section.mjs";
import { lacksSection } from "./finish/lacks-section.mjs";
import { outcomesSection } from "./finish/outcomes-section.mjs";
import { SigningSection } from "./finish/signing-section.mjs";
import { ToldSection } from "./finish/told-section.mjs";
import { unansweredSection } from "./finish/unanswered-section.mjs";
import { unreadSection } from "./finish/unread-section.mjs";

/**
 * The sheet's sections in their order: what it comes to, what must be done first, what one looks at once, what is
 * folded away, and the principal, who has seen all that.
 */
function sectionsOf(page) {
  return [
    gradeSection(page),
    new ToldSection(page),
    unreadSection(page),
    lacksSection("photo", page),
    lacksSection("reason", page),
    new ClosingsSection(page),
    circumstancesSection(page),
    outcomesSection(page),
    unansweredSection(page),
    new SigningSection(page),
  ];
}

/**
 * ``page`` is from start-page.mjs, ``visit`` {model, draft, head, end, confirmed, form, bar, rules, school, landing}.
 * Gives the way to items and sections (bottom-bar.mjs).
 */
export function startFinishing(window, { store, tabs, limits, words, copyDrafts }, visit) {
  const { document, crypto: { subtle } } = window;
  const { model, draft, form, bar, rules, school, landing } = visit;
  const dialog = document.getElementById("finish");
  let way = null;
  const showItem = (card) => way.showItem(card);
  const open = (card) => {
    dialog.close();
    showItem(card);
  };
  const save = () => draft.save();
  const page = { ...visit, words, limits, vocabulary: rules.facts, showItem, open, save };
  const finished = { model, form, head: visit.head, store, draft };
  const sections = sectionsOf(page);
  const { home } = school;
  const sheet = new FinishSheet({ dialog, visit: finished, sections, words, limits, home, tabs, subtle });
  for (const over of ["danger", "closing"]) {
    document.getElementById(over).addEventListener("close", () => sheet.refill());
  }
  const finish = () => {
    leaveField(document);
    if (document.querySelector("dialog[open]")) return; // what was typed last has a question to it
    save().then(copyDrafts);
    sheet.open();
  };
  way = startBottomBar({ window, bar, model, words, finish, landing });
  return way;
}

/** What is still being typed is judged now. */
function leaveField({ activeElement }) {
  if (activeElement.matches("form :is(input, select, textarea)")) activeElement.blur();
}
