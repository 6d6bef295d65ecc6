/* What the strip and the headings say of each section: how much is answered, what fails, what is not asked. */

import { fill } from "../dom/sentences.mjs";

/** Paints one section's link and heading from sectionState (item-state.mjs). */
export function paintSection(link, heading, section, words) {
  link.dataset.state = section.state;
  const share = section.asked ? section.answered / section.asked : 0;
  link.querySelector(".state").style.setProperty("--share", share);
  link.querySelector("[data-count]").textContent = section.asked ? `${section.answered}/${section.asked}` : "—";
  const flags = link.querySelector("[data-flags]");
  flags.hidden = section.flagged === 0;
  flags.dataset.worst = section.worst ?? "";
  flags.querySelector("use").setAttribute("href", `#shape-${section.worst ?? "severe"}`);
  flags.querySelector("bdi").textContent = section.flagged;
  const counted = fill(words.of, { n: section.answered, m: section.asked });
  const flagged = section.flagged ? ` · ${fill(words.findings, { n: section.flagged })}` : "";
  link.querySelector("[data-spoken]").textContent = `${words[`section_${section.state}`]}${flagged}`;
  heading.querySelector("[data-part-count]").textContent = section.asked ? counted + flagged : words.section_skip;
}

/** Says which items are not asked here, with the fact that decides as it stands now. */
export function paintNotAsked(part, hidden, factText) {
  const box = part.querySelector("[data-not-asked]");
  if (!box) return;
  const lines = [...box.querySelectorAll("[data-not-asked-item]")];
  for (const line of lines) line.hidden = !hidden.has(line.dataset.notAskedItem);
  for (const value of box.querySelectorAll("[data-fact-value]")) value.textContent = factText(value.dataset.factValue);
  const count = lines.filter((line) => !line.hidden).length;
  box.hidden = count === 0;
  box.querySelector("[data-not-asked-count]").textContent = count;
}
