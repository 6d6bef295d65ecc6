/* Of each school and checklist: what this tablet holds of it, in words, for the cards. */

import { fill } from "../visit/text.mjs";
import { draftPage } from "./kept-cards.mjs";
import { toneOf } from "./tell.mjs";

const SHORT = { queued: "kept_short", partly: "partly_short", attention: "attention_short", safe: "safe_short" };

/** stateOf(number, checklist) gives {text, href, tone} or null. A begun visit comes before finished ones, late before early. */
export function schoolStates({ drafts, entries, words }) {
  const found = new Map();
  for (const entry of entries) {
    const number = entry.state === "safe" && entry.receipt.number ? ` ${entry.receipt.number}` : "";
    found.set(`${entry.school}/${entry.checklist}`, { text: words[SHORT[entry.state]] + number, href: null, tone: toneOf(entry) });
  }
  for (const draft of drafts) {
    const text = `${words.continue} · ${fill(words.of, { n: draft.answered ?? 0, m: draft.asked ?? 0 })}`;
    found.set(`${draft.school}/${draft.checklist}`, { text, href: draftPage(draft), tone: "begun" });
  }
  return (number, checklist) => found.get(`${number}/${checklist}`) ?? null;
}
