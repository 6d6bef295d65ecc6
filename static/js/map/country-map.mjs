// The map of the country: directorates shaded in five steps, each with its figure written on it; who was not visited is
// hatched.
import { canvasLayer, holds, projected, textPen } from "./canvas.mjs";
import { frameMap, openPopup } from "./map-frame.mjs";
import { hatch } from "./hatch.mjs";
import { placeLabels, writeLabel } from "./labels.mjs";
import { badge, make } from "./popup.mjs";
import { STATES } from "./signs.mjs";

export async function startCountryMap({ L, map, document, window, fetch }) {
  const setup = JSON.parse(document.getElementById("map-setup").textContent);
  frameMap(L, map, document, setup, "right");
  const answer = await fetch(setup.data, { headers: { Accept: "application/json" } });
  if (!answer.ok) document.getElementById("map-note").textContent = setup.words.failed;
  if (!answer.ok) throw new Error(`the map's data: ${answer.status}`);
  const { features } = await answer.json();
  await Promise.allSettled([document.fonts.load("800 14px Cairo", "كشف A1")]);
  const layers = areas(L, map, document, features, setup);
  map.createPane("figures").classList.add("schools-pane");
  figures(L, map, document, features, setup, window).addTo(map);
  for (const button of document.querySelectorAll("[data-on-map]")) {
    const layer = layers.get(button.dataset.onMap);
    button.hidden = !layer;
    button.addEventListener("click", () => layer.show(button));
  }
  document.documentElement.dataset.map = "ready";
}

function areas(L, map, document, features, setup) {
  const found = new Map();
  const style = ({ properties: { step, unseen } }) => ({
    color: unseen ? "#8b9793" : "#fff",
    weight: 1.5,
    fillColor: unseen ? "#fff" : setup.colours[step],
    fillOpacity: 1,
  });
  for (const feature of features) {
    const { code, at } = feature.properties;
    if (!at) continue;
    const point = () => L.circleMarker(at, { ...style(feature), radius: 12 });
    const drawn = feature.geometry ? L.geoJSON(feature, { style }) : point();
    drawn.addTo(map);
    const open = (where, from) => {
      const content = popup(document, feature.properties, setup);
      openPopup(L, map, { at: where, content, close: setup.words.close, from });
    };
    drawn.on("click", (event) => open(event.latlng));
    found.set(code, { show: (from) => open(at, from) });
  }
  return found;
}

function popup(document, facts, { words, links, dir, paths }) {
  const box = make(document, "section", "map-popup");
  box.dir = dir;
  box.tabIndex = -1;
  const list = make(document, "ul", "badges");
  facts.counts.forEach((count, i) => {
    const state = STATES[i];
    if (count) list.append(make(document, "li", "", badge(document, state, paths, count, words.states[state])));
  });
  const link = make(document, "a", "button main small", words.open);
  link.href = links.directorate.replace("~", encodeURIComponent(facts.code));
  box.append(
    make(document, "h2", "", facts.name),
    make(document, "p", "", facts.told),
    list,
    make(document, "p", "muted small", facts.seen),
    make(document, "p", "buttons", link),
  );
  return box;
}

// The figure of each directorate where there is room; further in there is room for all. Under them the hatching.
function figures(L, map, document, features, setup, window) {
  const shown = features.map((feature) => feature.properties).filter((facts) => facts.at && facts.figure);
  const { xs, ys, at } = projected(L, shown.map((facts) => facts.at[0]), shown.map((facts) => facts.at[1]));
  const labels = shown.map((facts, i) => ({ name: facts.figure, indices: [i] }));
  const unseen = features.filter((feature) => feature.properties.unseen && feature.geometry);
  const paint = (pen, _map, bounds) => {
    at(map);
    for (const { geometry } of unseen) hatch(pen, geometry, (lat, lon) => map.latLngToLayerPoint([lat, lon]));
    const width = textPen(pen, "800 14px Cairo, sans-serif", setup.dir);
    const inside = (x, y) => holds(bounds, x, y);
    const room = { width, inside, radius: 0, height: 18, places: [[0, 0]] };
    for (const label of placeLabels(labels, xs, ys, room)) writeLabel(pen, label);
  };
  return canvasLayer(L, { pane: "figures", paint, document, ratio: Math.min(2, window.devicePixelRatio || 1) });
}
