/* Marks on the card what its answer closes, and says it under the list of what is open. */

export function paintClosing(card, closed, words) {
  const rule = card.querySelector(".known-rule");
  if (!rule) return;
  const ids = new Set(closed.map(({ id }) => id));
  const lines = [...card.querySelectorAll("[data-known]")];
  for (const line of lines) line.toggleAttribute("data-closes", ids.has(line.dataset.known));
  card.toggleAttribute("data-closes", ids.size > 0);
  const both = lines.some((line) => !ids.has(line.dataset.known) && line.querySelector(":checked"));
  const text = both ? words.repaired_and_failing : ids.size ? words.closes_now : words.ok_closes;
  if (rule.textContent !== text) rule.textContent = text;
}
