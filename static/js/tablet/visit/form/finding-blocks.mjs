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
    emptyBlock(copy);
    blocks.at(-1).after(copy);
    numberBlocks(card);
    blocks = blocksOf(card);
  }
  return blocks[n];
}

/** Takes a block out of its card, with its photos; gives what puts it back where it was. The others close ranks. */
export function takeOut(card, block) {
  const at = blocksOf(card).indexOf(block);
  block.remove();
  numberBlocks(card);
  return () => {
    const blocks = blocksOf(card);
    if (at < blocks.length) blocks[at].before(block);
    else blocks.at(-1).after(block);
    numberBlocks(card);
  };
}

function numberBlocks(card) {
  for (const [n, block] of blocksOf(card).entries()) {
    block.dataset.finding = n;
    for (const control of block.querySelectorAll("[name]")) {
      control.name = control.name.replace(/^([A-Z]\d+_\d+)-\d+-/, `$1-${n}-`);
    }
    block.querySelector("[data-photos]").dataset.photos = `${card.id}-${n}`;
    const legend = block.querySelector("legend");
    legend.textContent = legend.textContent.replace(/\d+$/, n + 1);
  }
}

function emptyBlock(block) {
  for (const control of block.querySelectorAll("input, select, textarea")) {
    if (control.type === "checkbox") control.checked = false;
    else if (control.tagName === "SELECT") control.selectedIndex = defaultIndex(control);
    else control.value = "";
  }
  for (const one of block.querySelectorAll(".photo, .last-place")) one.remove();
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
