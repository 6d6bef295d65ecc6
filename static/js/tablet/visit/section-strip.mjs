/* The strip of sections, the headings' counts, the deck at the bottom: where one is and how far along. */

import { fill } from "./text.mjs";

/** Paints one section's link and heading from sectionState. */
export function paintSection(link, heading, section, words) {
  link.dataset.state = section.state;
  link.querySelector(".state").style.setProperty("--share", section.asked ? section.answered / section.asked : 0);
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
  for (const line of box.querySelectorAll("[data-not-asked-item]")) line.hidden = !hidden.has(line.dataset.notAskedItem);
  for (const value of box.querySelectorAll("[data-fact-value]")) value.textContent = factText(value.dataset.factValue);
  const count = box.querySelectorAll("[data-not-asked-item]:not([hidden])").length;
  box.hidden = count === 0;
  box.querySelector("[data-not-asked-count]").textContent = count;
}

/** Follows the reader from section to section; the deck's buttons lead to the one before and after. */
export function followSections({ strip, parts, deck, words, reducedMotion }) {
  const links = [...strip.querySelectorAll("a")];
  const ring = strip.querySelector("ol");
  let current = -1;
  const show = (at) => {
    if (at === current) return;
    current = at;
    for (const [n, link] of links.entries()) link.toggleAttribute("aria-current", n === at);
    links[at].setAttribute("aria-current", "true");
    keepInView(ring, links[at], reducedMotion);
    const next = links[at + 1];
    deck.querySelector("[data-next]").textContent = next ? next.querySelector(".strip-name").textContent : words.finish;
    deck.querySelector('[data-go="-1"]').disabled = at === 0;
  };
  const find = () => {
    const line = innerHeight * 0.35;
    const tops = parts.map((part) => part.getBoundingClientRect()).map(({ top, height }) => (height ? top : Infinity));
    show(Math.max(0, tops.findLastIndex((top) => top <= line)));
  };
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      find();
    });
  }, { passive: true });
  find();
  return {
    go: (step) => parts[Math.min(parts.length - 1, Math.max(0, current + step))].scrollIntoView(),
    isLast: () => current === parts.length - 1,
    find,
  };
}

function keepInView(ring, link, reducedMotion) {
  const [box, one] = [ring.getBoundingClientRect(), link.getBoundingClientRect()];
  const middle = one.left + one.width / 2 - (box.left + box.width / 2);
  ring.scrollBy({ left: middle, behavior: reducedMotion ? "auto" : "smooth" });
}

/** "Findings only" and "unanswered": the cards that match at this moment, so that answering one does not take it away. */
export function filterCards({ deck, cards, nothing, words, stateOf }) {
  const chips = [...deck.querySelectorAll("[data-filter]")];
  const matches = { flagged: (state) => state.fails, unanswered: (state) => state.shown && !state.answered };
  const apply = (kind) => {
    let shown = 0;
    for (const card of cards) {
      const out = kind !== null && !matches[kind](stateOf(card));
      card.classList.toggle("filtered", out);
      shown += out || card.hidden ? 0 : 1;
    }
    document.body.toggleAttribute("data-filtered", kind !== null);
    nothing.hidden = shown > 0;
    nothing.textContent = kind === "flagged" ? words.nothing_flagged : words.nothing_unanswered;
    for (const chip of chips) chip.setAttribute("aria-pressed", String(chip.dataset.filter === kind));
    if (kind) cards.find((card) => !card.hidden && !card.classList.contains("filtered"))?.scrollIntoView();
  };
  for (const chip of chips) {
    chip.addEventListener("click", () => apply(chip.getAttribute("aria-pressed") === "true" ? null : chip.dataset.filter));
  }
  return { off: () => apply(null) };
}
