// The boxes of the legend: a severity without its tick is off the map and off the list.

// `off` is always the same set; `changed(listener)` calls back with every change, `set(states)` takes just these off.
export function legendTicks(document) {
  const boxes = [...document.querySelectorAll("input[data-state]")];
  const off = new Set();
  const listeners = [];
  const read = () => {
    off.clear();
    for (const box of boxes) if (!box.checked) off.add(box.dataset.state);
    for (const listener of listeners) listener(off);
  };
  const set = (states) => {
    for (const box of boxes) box.checked = !states.includes(box.dataset.state);
    read();
  };
  for (const box of boxes) box.addEventListener("change", read);
  read();
  return { off, set, changed: (listener) => listeners.push(listener) };
}
