/* What became of a known deficiency: still the same, worse or repaired. It can be said on every kind of item. */

import { blocksOf, ensureBlock, isBlank } from "../form/finding-blocks.mjs";

/** The card's known deficiencies: {id, location, instance, severity, since, line}. */
export function knownOf(card) {
  return [...card.querySelectorAll("[data-known]")].map((line) => {
    const { known: id, location, instance, severityOf: severity, since } = line.dataset;
    return { id, location, instance, severity, since, line };
  });
}

/** "Still the same" and "worse" write the finding that says so, at its place; "repaired" takes that finding back. */
export function watchKnown(card) {
  for (const { line } of knownOf(card)) {
    for (const chip of line.querySelectorAll("[data-still]")) {
      chip.hidden = false;
      chip.addEventListener("click", () => {
        if (chip.getAttribute("aria-pressed") === "true") notifyChange(withdrawFinding(card, line));
        else markStill(card, line, chip.dataset.still);
      });
    }
    repairedOf(line).addEventListener("change", ({ target }) => target.checked && withdrawFinding(card, line));
  }
  card.addEventListener("change", ({ target }) => {
    if (target.name === `${card.id}-answer`) delete card.dataset.answeredFor;
  });
}

/** ``still`` is "same" or "worse". Tells the page by a change event, as a tap on a field would. */
export function markStill(card, line, still) {
  repairedOf(line).checked = false;
  markFailing(card);
  const { location, instance } = line.dataset;
  const block = blockAt(card, line.dataset) ?? freeBlock(card);
  field(block, "location").value = location;
  field(block, "instance").value = instance;
  field(block, "worse").checked = still === "worse";
  field(block, "still").checked = true;
  field(block, "fixed").checked = false;
  notifyChange(block);
}

/** Nothing is wrong here any more, or it was a slip. What was written of the place stays; gives the block, if any. */
function withdrawFinding(card, line) {
  const block = blockAt(card, line.dataset);
  if (!block) return line;
  for (const key of ["still", "worse", "fixed"]) field(block, key).checked = false;
  for (const key of ["location", "instance"]) field(block, key).value = "";
  if (!isBlank(block)) {
    for (const key of ["location", "instance"]) field(block, key).value = line.dataset[key];
  }
  const word = card.querySelector(`[name="${card.id}-answer"]:checked`);
  if (card.dataset.answeredFor === "known" && word && blocksOf(card).every(isBlank)) word.checked = false;
  return block;
}

/** By sight the word says that it fails, the one of last time if that was "partly"; a reading stays as it is. */
function markFailing(card) {
  const answers = [...card.querySelectorAll(`[name="${card.id}-answer"]`)];
  const chosen = answers.find((answer) => answer.checked);
  if (chosen?.value === "partial" || chosen?.value === "not_ok") return;
  if (card.dataset.kind !== "scale" && card.dataset.kind !== "yes_no") {
    if (chosen) chosen.checked = false;
    return;
  }
  const word = card.querySelector("[data-before]")?.dataset.before ?? "not_ok";
  answers.find(({ value }) => value === word).checked = true;
  card.dataset.answeredFor = "known";
}

/** The chips follow the fields, also those of a draft opened again. */
export function paintKnown(card) {
  for (const { line } of knownOf(card)) {
    const block = card.hasAttribute("data-fails") && !repairedOf(line).checked ? blockAt(card, line.dataset) : null;
    const isWrong = block && !field(block, "fixed").checked;
    const chosen = isWrong && (field(block, "worse").checked ? "worse" : "same");
    for (const chip of line.querySelectorAll("[data-still]")) {
      chip.setAttribute("aria-pressed", String(chip.dataset.still === chosen));
    }
  }
}

function blockAt(card, { location, instance }) {
  return blocksOf(card).find((block) => isAt(block, location, instance) && !isBlank(block));
}

/** A block that speaks of no place yet; what was written of the whole school is not moved from there. */
function freeBlock(card) {
  const whole = knownOf(card).some(({ location, instance }) => !location && !instance);
  const free = (block) => isAt(block, "", "") && (isBlank(block) || !(whole || field(block, "still").checked));
  return blocksOf(card).find(free) ?? ensureBlock(card, blocksOf(card).length);
}

function isAt(block, location, instance) {
  return field(block, "location").value === location && field(block, "instance").value === instance;
}

function repairedOf(line) {
  return line.querySelector('input[name$="-repaired"]');
}

function field(block, key) {
  return block.querySelector(`[name$="-${key}"]`);
}

function notifyChange(element) {
  element.dispatchEvent(new Event("change", { bubbles: true }));
}
