/* A visit that is safe on the server, on one line: school (the way to it), checklist, receipt. */

import { momentText } from "../dom/dates.mjs";
import { element } from "../dom/elements.mjs";
import { correctsText, statusOf, statusText } from "../dom/entry-status.mjs";
import { fill } from "../dom/sentences.mjs";
import { keptPage } from "../dom/visit-address.mjs";

export function receiptLine(document, entry, words) {
  const when = momentText(entry.receipt?.received_at ?? entry.safe_at);
  const tick = element(document, "span", { class: "receipt-tick", "aria-hidden": "true" }, entry.conflict ? "!" : "✓");
  const school = element(document, "a", { href: keptPage(entry) }, entry.school_name ?? entry.visit);
  const corrects = entry.corrects ? ` · ${correctsText(entry.corrects, words)}` : "";
  const title = element(document, "span", {}, school, ` · ${entry.checklist_title ?? ""}${corrects}`);
  const sent = element(document, "span", { class: "muted" }, fill(words.sent_when, { time: when }));
  const status = element(document, "span", { class: "small" }, statusText(statusOf(entry), words), " ", sent);
  return element(document, "li", { class: entry.conflict ? "bad" : "" }, tick, title, status);
}
