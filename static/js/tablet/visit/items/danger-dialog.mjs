/* A danger to life cannot wait for the end of the visit: a sheet says at once what to do; one tap acknowledges it, or
   takes back the tap that opened it. */

import { clock, failureOf, fill } from "./text.mjs";

/**
 * ``watch(card)`` once; ``see(item, card, state)`` after each change of it: the sheet opens once per item and visit.
 * ``told`` holds the items acknowledged already; ``noted()`` paints and saves.
 */
export function dangerSheet({ dialog, words, told, noted, now = () => new Date() }) {
  const before = new Map();
  let open = null;
  const remember = (card) => {
    if (!open) before.set(card, contentOf(card));
  };
  dialog.addEventListener("close", () => {
    if (!open) return;
    const { item, card, tapped } = open;
    open = null;
    const mistaken = dialog.returnValue === "mistake";
    if (mistaken) putBack(card, before.get(card));
    else told[item.field] = now().toISOString();
    if (dialog.returnValue === "told") note(card, fill(words.told, { time: clock(now()) }));
    remember(card);
    noted();
    if (mistaken) (card.querySelector(".answer :checked") ?? tapped).focus({ preventScroll: true });
  });
  return {
    watch(card) {
      remember(card);
      card.addEventListener("click", ({ target }) => target.closest("button") && remember(card));
    },
    see(item, card, state) {
      if (open || dialog.open) return;
      if (!state.fails || state.severity !== "life_threatening" || told[item.field]) {
        remember(card);
        return;
      }
      const active = card.ownerDocument.activeElement;
      const tapped = card.contains(active) ? active : card.querySelector(".measure-field input, .answer input");
      open = { item, card, tapped };
      dialog.returnValue = "";
      write(dialog, item, card);
      dialog.showModal();
    },
  };
}

function write(dialog, item, card) {
  dialog.querySelector("[data-danger-what]").textContent = failureOf(item, card);
  const hint = dialog.querySelector("[data-danger-hint]");
  hint.textContent = card.querySelector("[data-hint]")?.textContent ?? "";
  hint.hidden = !hint.textContent;
}

/** Every control of the card with what it holds; photos and files are no answers. */
function contentOf(card) {
  const controls = [...card.querySelectorAll('input:not([type="file"], [name$="-photo"]), select, textarea')];
  return new Map(controls.map((one) => [one, { value: one.value, checked: one.checked }]));
}

function putBack(card, content) {
  for (const block of card.querySelectorAll("[data-finding]")) {
    if (!content.has(block.querySelector("select"))) block.remove(); // made by the tap
  }
  for (const [control, { value, checked }] of content) {
    if (control.type === "radio" || control.type === "checkbox") control.checked = checked;
    else control.value = value;
  }
}

/** The reviewer reads it with the finding. */
function note(card, sentence) {
  const text = card.querySelector('textarea[name$="-note"]');
  text.value = [text.value.trim(), sentence].filter(Boolean).join("\n");
}
