// The map of one directorate: takes folium's map, draws the schools, listens to pointer, legend and list.
import { keepAddress } from "./kept-address.mjs";
import { legendTicks } from "./legend-ticks.mjs";
import { schoolList } from "./listed-schools.mjs";
import { frameMap } from "./map-frame.mjs";
import { schoolOpening } from "./school-opening.mjs";
import { watchPointer } from "./school-pointer.mjs";
import { schoolsLayer } from "./schools-layer.mjs";
import { STATES, signMaker } from "./signs.mjs";

export async function startDirectorateMap({ L, map, document, window, fetch }) {
  const setup = JSON.parse(document.getElementById("map-setup").textContent);
  frameMap(L, map, document, setup, "left");
  const data = await points(document, setup, fetch);
  await Promise.allSettled([700, 800].map((weight) => document.fonts.load(`${weight} 14px Cairo`, "كشف A1")));
  const legend = legendTicks(document);
  const ratio = Math.min(2, window.devicePixelRatio || 1);
  const layer = schoolsLayer(L, {
    schools: data.schools,
    sign: signMaker({ paths: setup.paths, colours: setup.colours, document, ratio }),
    shows: (state) => !legend.off.has(STATES[state]),
    document,
    direction: setup.dir,
    ratio,
  });
  map.createPane("schools").classList.add("schools-pane");
  layer.addTo(map);
  const opening = schoolOpening({ L, map, document, data, setup, layer });
  const at = new Map(data.schools.number.map((number, i) => [number, i]));
  watchPointer({ map, document, layer, schools: data.schools, opening });
  followLegend({ map, layer, legend, schools: data.schools, at, list: schoolList(document, setup.words.shown) });
  pins(document, at, opening);
  keepAddress({ map, document, window, legend, reopen: reopener(at, opening) });
  document.documentElement.dataset.map = "ready";
}

async function points(document, setup, fetch) {
  const within = document.getElementById("map-data");
  if (within) return JSON.parse(within.textContent);
  const answer = await fetch(setup.data, { headers: { Accept: "application/json" } });
  const note = document.getElementById("map-note");
  if (note && !answer.ok) note.textContent = setup.words.failed;
  if (!answer.ok) throw new Error(`the map's data: ${answer.status}`);
  return answer.json();
}

// What is taken off goes from the map and from the list, and its popup with it.
function followLegend({ map, layer, legend, schools, at, list }) {
  let open = null;
  map.on("popupopen", ({ popup }) => {
    open = popup;
  });
  legend.changed((off) => {
    layer.draw();
    list(off);
    const i = at.get(open?.options.about?.key);
    if (i !== undefined && off.has(STATES[schools.state[i]])) map.closePopup(open);
  });
  list(legend.off);
}

function pins(document, at, opening) {
  for (const button of document.querySelectorAll("[data-on-map]")) {
    const i = at.get(button.dataset.onMap);
    button.hidden = i === undefined;
    button.addEventListener("click", () => opening.near(i, button));
  }
}

// The popup that an address names. One that tells no part of the map goes near, as the list's pin does.
function reopener(at, opening) {
  return ({ key }, viewed) => {
    const i = at.get(key);
    if (i === undefined) return;
    if (viewed) opening.school(i);
    else opening.near(i);
  };
}
