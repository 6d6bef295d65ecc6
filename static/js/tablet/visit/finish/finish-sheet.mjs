/* Finishing: the summary sheet, then the visit is frozen and moved to the outbox in one step; the outbox sends it. */

import { photosOf } from "../sync/first-schema.mjs";
import { reasonWords, stateWords, toneOf } from "../sync/tell.mjs";
import { finalFields, readFields } from "./fields.mjs";
import { fillSheet, firstEmpty, paintSent } from "./finish.mjs";
import { freeze } from "./freeze.mjs";
import { total } from "./state.mjs";
import { fill } from "./text.mjs";

/** ``visit`` is the page's model (main.mjs): form, rows(), sections(), head, store, save; ``tabs`` sends. */
export function finishing({ dialog, visit, words, school, tabs, subtle, leave, now = () => new Date() }) {
  const [body, button, note, sent] = ["body", "now", "note", "sent"].map((name) => dialog.querySelector(`[data-finish-${name}]`));
  let reasons = [];
  const open = () => {
    reasons = fillSheet(body, {
      rows: visit.rows().filter(({ state }) => state.counts),
      total: total(visit.sections()),
      words,
      open: (card) => {
        dialog.close();
        visit.showItem(card);
      },
      reasonOf: (item) => visit.form.elements[`${item.field}-reason`],
    });
    visit.closings.into(body, open);
    visit.unread.into(body);
    if (!dialog.open) dialog.showModal();
  };
  const paint = async (digest) => {
    const entry = await visit.store.entry(digest);
    if (!entry) return;
    const [key, values] = stateWords(entry);
    const why = reasonWords(entry, tabs.held());
    const settled = entry.state === "safe";
    if (entry.state !== "attention" && !settled && !why) {
      say(sent, [fill(words[key], values), words.sending].join(" · "));
      return;
    }
    paintSent(sent, {
      sentence: fill(words[key], values),
      reason: why ? fill(words[why[0]], why[1]) : "",
      tone: toneOf(entry),
      settled,
      url: entry.receipt?.url,
      words,
      home: school.home,
      again: () => tabs.retry(digest),
    });
  };
  const finish = async () => {
    if (visit.closings.unsaid(body) || visit.unread.left(body) || firstEmpty(reasons)) return;
    button.disabled = true;
    await visit.save();
    try {
      const entry = await entryOf(visit, now(), subtle);
      await visit.store.finish(entry);
      leave();
      for (const part of [body, button, note, dialog.querySelector("form")]) part.hidden = true;
      dialog.querySelector("h2").textContent = words.finished;
      tabs.watch((digest) => (digest === null || digest === entry.digest) && paint(entry.digest));
      await paint(entry.digest);
      tabs.wake();
    } catch (error) {
      button.disabled = false;
      say(sent, fill(words.not_saved, { why: error.message }));
    }
  };
  dialog.addEventListener("close", () => visit.refresh());
  // Once finished there is no way back into the form: the sheet stays until one leaves the page.
  dialog.addEventListener("cancel", (event) => button.hidden && event.preventDefault());
  button.addEventListener("click", finish);
  return { open };
}

/** The visit as the outbox keeps it: exact bytes, their hash, and the fields to open it again if it is refused. */
export async function entryOf(visit, at, subtle) {
  const states = new Map(visit.rows().map(({ item, state }) => [item.field, state]));
  visit.form.elements.finished.value = at.toISOString();
  const fields = finalFields(readFields(visit.form), {
    shown: (field) => states.get(field)?.shown ?? true,
    fails: (field) => states.get(field)?.fails ?? true,
  });
  const { body, digest } = await freeze(fields, subtle);
  const known = { ...visit.head, ...visit.progress(), revision: Number(visit.form.elements.revision.value) };
  return { ...known, fields, body, digest, photos: photosOf(fields), finished: at.toISOString(), state: "queued", receipt: null, missing: [], sent: [], gone: [] };
}

function say(box, text) {
  box.hidden = false;
  box.textContent = text;
}
