// The address follows what the map shows, and the map follows an address: on loading, on coming back, when one is sent.
import { readAddress, writeAddress } from "./address.mjs";

// `legend` is what legendTicks gives; `reopen({kind, key}, viewed, gone)` opens a popup again, or calls `gone` as soon
// as it is clear that there is no such one; `viewed` says that the address told what part of the map to show.
export function keepAddress({ map, document, window, legend, reopen }) {
  const { location, history } = window;
  let open = null;
  const keep = () => replaceFragment(history, map, legend, open);
  const name = (what) => {
    open = what;
    keep();
  };
  map.on("popupopen popupclose", ({ type, popup }) => name(type === "popupopen" ? popup.options.about : null));
  map.on("moveend", keep);
  const restore = () => {
    const said = readAddress(location.hash);
    if (!said) return;
    open = said.open; // until it is there: its data may still be on the way
    const viewed = said.view !== null && map.options.maxBounds.contains([said.view.lat, said.view.lon]);
    if (viewed) map.setView([said.view.lat, said.view.lon], said.view.zoom, { animate: false });
    legend.set(said.off);
    if (said.open) reopen(said.open, viewed, () => name(null));
    else map.closePopup();
  };
  legend.changed(keep);
  restore();
  window.addEventListener("hashchange", restore);
  takeAlong(document, location);
}

function replaceFragment(history, map, legend, open) {
  const { lat, lng: lon } = map.getCenter();
  const fragment = writeAddress({ view: { zoom: map.getZoom(), lat, lon }, off: legend.off, open });
  try {
    history.replaceState(history.state, "", fragment);
  } catch {
    // A file shown inside another program may have no address to change.
  }
}

// The same map under another filter or in the other language shows the same part of it. A link that is pressed again,
// after one came back or opened it beside, takes along what the map shows by then.
function takeAlong(document, location) {
  const ours = new WeakSet();
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || link.pathname !== location.pathname || (link.hash && !ours.has(link))) return;
    link.hash = location.hash;
    ours.add(link);
  });
  document.addEventListener("submit", ({ target: form }) => {
    const address = new URL(form.getAttribute("action") ?? "", location.href);
    const comesBack = form.elements.namedItem("next") !== null; // the choice of a language
    if (address.pathname !== location.pathname && !comesBack) return;
    address.hash = location.hash;
    form.setAttribute("action", address.href);
  });
}
