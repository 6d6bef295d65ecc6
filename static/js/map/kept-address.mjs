// The address follows what the map shows, and the map follows an address: on loading, on coming back, when one is sent.
import { readAddress, writeAddress } from "./address.mjs";

// `legend` is what legendTicks gives; `reopen({kind, key}, viewed)` opens a popup again, where there is such a one;
// `viewed` says that the address told what part of the map to show.
export function keepAddress({ map, document, window, legend, reopen }) {
  const { location, history } = window;
  let open = null;
  const keep = () => {
    const { lat, lng: lon } = map.getCenter();
    const fragment = writeAddress({ view: { zoom: map.getZoom(), lat, lon }, off: legend.off, open });
    try {
      history.replaceState(history.state, "", fragment);
    } catch {
      // A file shown inside another program may have no address to change.
    }
  };
  map.on("popupopen popupclose", ({ type, popup }) => {
    open = type === "popupopen" ? popup.options.about : null;
    keep();
  });
  map.on("moveend", keep);
  const restore = () => {
    const said = readAddress(location.hash);
    if (!said) return;
    open = said.open; // until it is there: its data may still be on the way
    const viewed = said.view !== null && map.options.maxBounds.contains([said.view.lat, said.view.lon]);
    if (viewed) map.setView([said.view.lat, said.view.lon], said.view.zoom, { animate: false });
    legend.set(said.off);
    if (said.open) reopen(said.open, viewed);
  };
  legend.changed(keep);
  restore();
  window.addEventListener("hashchange", restore);
  takeAlong(document, location);
}

// The same map under another filter or in the other language shows the same part of it.
function takeAlong(document, location) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (link && link.pathname === location.pathname && !link.hash) link.hash = location.hash;
  });
  document.addEventListener("submit", ({ target: form }) => {
    const address = new URL(form.getAttribute("action") ?? "", location.href);
    address.hash = location.hash;
    form.setAttribute("action", address.href);
  });
}
