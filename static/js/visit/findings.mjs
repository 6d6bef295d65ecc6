/* Finding blocks: another place, what became of a known deficiency, a place that has no name yet. */

/** The card's finding blocks, in order. */
export function blocksOf(card) {
  return [...card.querySelectorAll("[data-finding]")];
}

/** Makes sure that finding ``n`` of the card has its fields; gives the block. New ones are empty copies of the first. */
export function ensureBlock(card, n) {
  let blocks = blocksOf(card);
  while (blocks.length <= n) {
    const copy = blocks[0].cloneNode(true);
    renumber(copy, card.id, blocks.length);
    blocks.at(-1).after(copy);
    blocks = blocksOf(card);
  }
  return blocks[n];
}

function renumber(block, field, n) {
  block.dataset.finding = n;
  for (const control of block.querySelectorAll("input, select, textarea")) {
    if (control.name) control.name = control.name.replace(/^([A-Z]\d+_\d+)-\d+-/, `$1-${n}-`);
    if (control.type === "checkbox") control.checked = false;
    else if (control.tagName === "SELECT") control.selectedIndex = Math.max(0, [...control.options].findIndex((one) => one.defaultSelected));
    else control.value = "";
  }
  const photos = block.querySelector("[data-photos]");
  photos.dataset.photos = `${field}-${n}`;
  for (const kept of photos.querySelectorAll(".photo")) kept.remove();
}

/** A block in which nothing was said yet. */
export function isBlank(block) {
  const controls = [...block.querySelectorAll("input, select, textarea")];
  return !block.querySelector(".photo") && controls.every((control) => {
    if (control.type === "checkbox") return !control.checked;
    return control.name?.endsWith("-new_kind") || control.type === "file" || control.value === "";
  });
}

/**
 * "Still the same" and "worse" write the finding that says so, at the same place; "repaired" takes it back.
 * ``fail()`` answers the item as failing when nothing does yet; ``changed()`` tells the page.
 */
export function watchKnown(card, { fail, changed }) {
  for (const line of card.querySelectorAll("[data-known]")) {
    const repaired = line.querySelector('input[type="checkbox"]');
    const chips = [...line.querySelectorAll("[data-still]")];
    for (const chip of chips) {
      chip.hidden = false;
      chip.addEventListener("click", () => {
        const on = chip.getAttribute("aria-pressed") !== "true";
        if (on) {
          repaired.checked = false;
          fail();
        }
        write(card, line, on ? chip.dataset.still : null);
        paintKnown(card);
        changed();
      });
    }
    repaired.addEventListener("change", () => {
      if (repaired.checked) write(card, line, null);
      paintKnown(card);
    });
  }
}

function blockFor(card, { location, instance }) {
  return blocksOf(card).find((block) => field(block, "location").value === location && field(block, "instance").value === instance && !isBlank(block));
}

function write(card, line, still) {
  const { location, instance } = line.dataset;
  const at = blockFor(card, line.dataset);
  if (still === null) {
    delete line.dataset.said;
    if (at) clearPlace(at);
    return;
  }
  const placeless = (one) => !field(one, "location").value && !field(one, "instance").value;
  const block = at ?? blocksOf(card).find(placeless) ?? ensureBlock(card, blocksOf(card).length);
  field(block, "location").value = location;
  field(block, "instance").value = instance;
  field(block, "worse").checked = still === "worse";
  line.dataset.said = still;
}

function clearPlace(block) {
  field(block, "location").value = "";
  field(block, "instance").value = "";
  field(block, "worse").checked = false;
}

/** The chips follow the fields, also those of a draft opened again. */
export function paintKnown(card) {
  for (const line of card.querySelectorAll("[data-known]")) {
    const repaired = line.querySelector('input[type="checkbox"]').checked;
    const block = blockFor(card, line.dataset);
    const said = block ? (field(block, "worse").checked ? "worse" : "same") : line.dataset.said;
    for (const chip of line.querySelectorAll("[data-still]")) {
      chip.setAttribute("aria-pressed", String(!repaired && card.hasAttribute("data-fails") && chip.dataset.still === said));
    }
  }
}

function field(block, key) {
  return block.querySelector(`[name$="-${key}"]`);
}
