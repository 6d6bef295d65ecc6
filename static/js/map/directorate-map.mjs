// The map of one directorate: takes folium's map, draws the schools, listens to pointer, legend and list.
import { schoolsLayer } from "./schools-layer.mjs";
import { make, schoolPopup } from "./popup.mjs";
import { STATES, signMaker } from "./signs.mjs";
import { frameMap, openPopup } from "./map-frame.mjs";

export async function startDirectorateMap({ L, map, document, window, fetch }) {
  const setup = JSON.parse(document.getElementById("map-setup").textContent);
  frameMap(L, map, document, setup);
  const data = await points(document, setup, fetch);
  await Promise.allSettled([700, 800].map((weight) => document.fonts.load(`${weight} 14px Cairo`, "كشف A1")));
  const off = new Set();
  const ratio = Math.min(2, window.devicePixelRatio || 1);
  const layer = schoolsLayer(L, {
    schools: data.schools,
    sign: signMaker({ paths: setup.paths, colours: setup.colours, document, ratio }),
    shows: (state) => !off.has(STATES[state]),
    document,
    direction: setup.dir,
    ratio,
  });
  map.createPane("schools").classList.add("schools-pane");
  layer.addTo(map);
  const open = opener({ L, map, document, data, setup });
  pointer({ map, document, layer, data, open });
  legend(document, off, () => layer.draw());
  list(document, data, open);
  document.documentElement.dataset.map = "ready";
  return { layer, open };
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

function opener({ L, map, document, data, setup }) {
  return (i, from = null) => {
    const at = [data.schools.lat[i], data.schools.lon[i]];
    openPopup(L, map, { at, content: schoolPopup(document, data, i, setup), close: setup.words.close, from });
  };
}

function pointer({ map, document, layer, data, open }) {
  const name = make(document, "div", "map-hover");
  name.hidden = true;
  map.getContainer().append(name);
  map.on("mousemove", (event) => {
    const i = layer.nearest(event.layerPoint);
    map.getContainer().classList.toggle("over-sign", i >= 0);
    name.hidden = i < 0;
    if (i < 0) return;
    name.textContent = data.schools.name[i];
    const { x, y } = event.containerPoint;
    name.style.transform = `translate(${x}px, ${y - 40}px) translateX(-50%)`;
  });
  map.on("mouseout movestart popupopen", () => {
    name.hidden = true;
  });
  map.on("click", (event) => {
    const i = layer.nearest(event.layerPoint);
    if (i >= 0) open(i);
  });
}

// A severity's box in the legend takes its signs off the map and puts them back.
function legend(document, off, draw) {
  for (const box of document.querySelectorAll("[data-state]")) {
    const apply = () => (box.checked ? off.delete(box.dataset.state) : off.add(box.dataset.state));
    apply();
    box.addEventListener("change", () => {
      apply();
      draw();
    });
  }
  draw();
}

function list(document, data, open) {
  const at = new Map(data.schools.number.map((number, i) => [number, i]));
  for (const button of document.querySelectorAll("[data-on-map]")) {
    const i = at.get(button.dataset.onMap);
    button.hidden = i === undefined;
    button.addEventListener("click", () => open(i, button));
  }
}
