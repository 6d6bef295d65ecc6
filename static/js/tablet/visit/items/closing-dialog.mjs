/* A danger that was open is not closed by a slip: the answer that would close it is asked about once, in words. */

import { isGrave } from "./closing.mjs";
import { readFields } from "./fields.mjs";
import { sayStill } from "./known.mjs";
import { failureOf, fill, make, sign } from "./text.mjs";

/**
 * ``watch(card)`` remembers what the card said; ``ask(card)`` after each change. ``confirmed`` holds, by id, when
 * somebody said that the repair was seen; ``changed()`` judges and keeps the draft.
 */
export function closingSheet({ dialog, model, words, confirmed, changed, now = () => new Date() }) {
  const before = new Map();
  let open = null;

  const waiting = new Set(); // cards about which another sheet has to be answered first

  function remember(card) {
    if (open?.card === card || waiting.has(card)) return;
    before.set(card, { spoken: spokenOf(card), closed: idsOf(model.closed(card)) });
  }

  function ask(card) {
    const closed = model.closed(card);
    for (const { id } of model.known(card)) if (!idsOf(closed).has(id)) delete confirmed[id];
    const fresh = closed.filter((one) => !before.get(card)?.closed.has(one.id) && !confirmed[one.id]);
    if (!fresh.some(isGrave)) {
      waiting.delete(card);
      return remember(card);
    }
    const other = open ? dialog : card.ownerDocument.querySelector("dialog[open]");
    if (other) {
      waiting.add(card);
      return other.addEventListener("close", () => ask(card), { once: true });
    }
    waiting.delete(card);
    open = { card, fresh };
    dialog.returnValue = "";
    dialog.querySelector("[data-closing-what]").textContent = failureOf(model.item(card), card);
    dialog.querySelector("[data-closing-list]").replaceChildren(...fresh.map((one) => closingLine(one, words)));
    dialog.showModal();
  }

  dialog.addEventListener("close", () => {
    if (!open) return;
    const [{ card, fresh }, said] = [open, dialog.returnValue];
    open = null;
    if (said === "yes" || said === "photo") {
      for (const { id } of fresh.filter(isGrave)) confirmed[id] = now().toISOString();
    } else if (said === "no") {
      for (const { line } of fresh) sayStill(card, line, "same");
    } else {
      speakAgain(card, before.get(card)?.spoken ?? []); // also by Escape
    }
    changed();
    remember(card);
    if (said === "photo") card.querySelector(`[data-photos="${card.id}"] .camera input`)?.click();
  });

  return {
    ask,
    watch(card) {
      if (!model.known(card).length) return;
      card.addEventListener("focusin", () => remember(card));
      card.addEventListener("pointerdown", () => {
        // A reading half typed is not yet what the card says.
        if (!card.ownerDocument.activeElement?.matches(`[name="${card.id}-value"]`)) remember(card);
      });
    },
  };
}

/** One deficiency as a line of a list: how grave, where, since when, and what was written of it. */
export function closingLine({ severity, since, line }, words) {
  const document = line.ownerDocument;
  const shape = sign(document, `shape-${severity}`, "shape");
  const badge = make(document, "span", { class: `badge ${severity}` }, shape, words.severities[severity]);
  const [place, ...more] = [...line.querySelectorAll(".known-what bdi")].map((one) => one.textContent);
  const where = make(document, "b", {}, make(document, "bdi", {}, place));
  const said = [fill(words.open_since, { day: since }), ...more];
  const rest = said.flatMap((text) => [" · ", make(document, "bdi", {}, text)]);
  return make(document, "li", {}, badge, " ", where, ...rest);
}

function idsOf(closed) {
  return new Set(closed.map(({ id }) => id));
}

/** The item's own answer: its word, its reading, what was ticked as repaired. */
function isSpoken(card, name) {
  return [`${card.id}-answer`, `${card.id}-value`, `${card.id}-repaired`].includes(name);
}

function spokenOf(card) {
  return readFields(card).filter(([name]) => isSpoken(card, name));
}

function speakAgain(card, spoken) {
  for (const control of card.elements) {
    if (!isSpoken(card, control.name)) continue;
    const values = spoken.filter(([name]) => name === control.name).map(([, value]) => value);
    if (control.type === "radio" || control.type === "checkbox") control.checked = values.includes(control.value);
    else control.value = values[0] ?? "";
  }
}
