/* A danger to life cannot wait for the end of the visit: a sheet says at once what to do, and one tap acknowledges it. */

import { clock, fill } from "./text.mjs";

/** ``show(item, card)`` once per item and visit; ``told`` holds the items acknowledged already. */
export function dangerSheet({ dialog, words, told, noted, now = () => new Date() }) {
  let open = null;
  dialog.addEventListener("close", () => {
    if (!open) return;
    const { item, card } = open;
    open = null;
    told[item.field] = now().toISOString();
    if (dialog.returnValue === "told") note(card, fill(words.told, { time: clock(now()) }));
    noted();
  });
  return {
    show(item, card) {
      if (open || dialog.open || told[item.field]) return;
      open = { item, card };
      dialog.returnValue = "";
      const sentence = card.querySelector(".sentence").textContent;
      dialog.querySelector("[data-danger-what]").textContent = item.danger ? `${item.danger} — ${sentence}` : sentence;
      dialog.showModal();
    },
  };
}

/** The reviewer reads it with the finding. */
function note(card, sentence) {
  const text = card.querySelector('textarea[name$="-note"]');
  text.value = [text.value.trim(), sentence].filter(Boolean).join("\n");
}
