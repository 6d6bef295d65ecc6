/* A place named on this visit: it gets its id here, and stands in every “where” list from then on. */

/** Watches the form, before the cards look at what was changed; ``mint()`` gives an id. */
export function watchPlaces(form, { mint, changed }) {
  form.addEventListener("change", ({ target }) => {
    const block = target.closest?.("[data-finding]");
    if (!block) return;
    if (target.name.endsWith("-new_name") && target.value.trim() && value(block, "location") === "new") {
      const known = optionNamed(form, target.value.trim());
      if (!known) addPlace(form, mint(), target.value.trim(), value(block, "new_kind"));
      control(block, "location").value = (known ?? optionNamed(form, target.value.trim())).value;
      carry(block);
      changed();
    }
    if (target.name.endsWith("-location")) carry(block);
  }, { capture: true });
}

/** Places of a draft opened again, before its fields are put back. */
export function restorePlaces(form, fields) {
  const named = new Map(fields);
  for (const [name, id] of fields) {
    const prefix = name.slice(0, -"-location".length);
    const words = named.get(`${prefix}-new_name`);
    if (!name.endsWith("-location") || id === "new" || !words) continue;
    addPlace(form, id, words, named.get(`${prefix}-new_kind`) ?? "room");
  }
}

function addPlace(form, id, name, kind) {
  for (const list of form.querySelectorAll('select[name$="-location"]')) {
    if ([...list.options].some((option) => option.value === id)) continue;
    const option = new Option(name, id);
    option.dataset.newName = name;
    option.dataset.newKind = kind;
    list.add(option, list.options.length - 1);
  }
}

/** An id the server does not know yet travels with its name, in each finding that uses it. */
function carry(block) {
  const chosen = control(block, "location").selectedOptions[0];
  if (chosen?.value === "new") return;
  control(block, "new_name").value = chosen?.dataset.newName ?? "";
  if (chosen?.dataset.newKind) control(block, "new_kind").value = chosen.dataset.newKind;
}

function optionNamed(form, name) {
  const list = form.querySelector('select[name$="-location"]');
  return [...list.options].find((option) => option.text === name && option.value !== "new");
}

function control(block, key) {
  return block.querySelector(`[name$="-${key}"]`);
}

function value(block, key) {
  return control(block, key).value;
}
