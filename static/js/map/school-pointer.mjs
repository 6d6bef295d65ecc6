// The pointer over the signs: their names beside it, and a tap opens what lies under it.
import { make } from "./popup.mjs";

const MAX_NAMES = 6;

// The names that stand beside the pointer, one a line; how many more there are at the end.
export function hoverText(names) {
  const more = names.length - MAX_NAMES;
  return [...names.slice(0, MAX_NAMES), ...(more > 0 ? [`+${more}`] : [])].join("\n");
}

// Above the pointer and within the map; under it where there is no room above.
export function besidePointer({ x, y }, room, { offsetWidth: wide, offsetHeight: high }) {
  const above = y - 12 - high;
  return { x: Math.max(0, Math.min(x - wide / 2, room.x - wide)), y: above < 0 ? y + 20 : above };
}

// `opening` is what schoolOpening gives.
export function watchPointer({ map, document, layer, schools, opening }) {
  const names = make(document, "div", "map-hover");
  names.hidden = true;
  map.getContainer().append(names);
  map.on("mousemove", ({ layerPoint, containerPoint }) => {
    const found = layer.under(layerPoint);
    map.getContainer().classList.toggle("over-sign", found.length > 0);
    names.hidden = found.length === 0;
    if (names.hidden) return;
    names.textContent = hoverText(found.map((i) => schools.name[i]));
    const { x, y } = besidePointer(containerPoint, map.getSize(), names);
    names.style.transform = `translate(${x}px, ${y}px)`;
  });
  map.on("mouseout movestart popupopen", () => {
    names.hidden = true;
  });
  map.on("click", ({ layerPoint }) => opening.any(layer.under(layerPoint)));
}
