/* Finding blocks: one for each place where an item fails. */

/** The card's finding blocks, in order. */
export function blocksOf(card) {
  return [...card.querySelectorAll("[data-finding]")];
}

/**
 * Makes sure that finding ``n`` of the card has its fields; gives the block. New ones are empty copies of the first.
 */
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
    else if (control.tagName === "SELECT") control.selectedIndex = defaultIndex(control);
    else control.value = "";
  }
  const photos = block.querySelector("[data-photos]");
  photos.dataset.photos = `${field}-${n}`;
  for (const kept of photos.querySelectorAll(".photo")) kept.remove();
}

/** Of a list, the place of the option that the page chose at first. */
export function defaultIndex(select) {
  return Math.max(0, [...select.options].findIndex((option) => option.defaultSelected));
}

/** A block in which nothing was said yet. */
export function isBlank(block) {
  const controls = [...block.querySelectorAll("input, select, textarea")];
  return !block.querySelector(".photo") && controls.every((control) => {
    if (control.type === "checkbox") return !control.checked;
    return control.name?.endsWith("-new_kind") || control.type === "file" || control.value === "";
  });
}
