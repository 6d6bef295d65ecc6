/* A second tap on an answer takes it back; a value and a word exclude each other. */

export function watchAnswer(card) {
  let before = null;
  const radioOf = (target) => target.closest?.("label.answer")?.querySelector("input");
  card.addEventListener("pointerdown", ({ target }) => {
    before = radioOf(target)?.checked ? radioOf(target) : null;
  });
  card.addEventListener("click", ({ target }) => {
    if (target.type !== "radio" || target !== before) return;
    before = null;
    target.checked = false;
    target.dispatchEvent(new Event("change", { bubbles: true }));
  });
  card.addEventListener("change", ({ target }) => {
    const field = card.id;
    if (target.name === `${field}-answer` && target.checked) clear(card, `${field}-value`);
    if (target.name === `${field}-value` && target.value) clear(card, `${field}-answer`);
  });
}

function clear(card, name) {
  for (const control of card.querySelectorAll(`[name="${name}"]`)) {
    if (control.type === "radio") control.checked = false;
    else control.value = "";
  }
}
