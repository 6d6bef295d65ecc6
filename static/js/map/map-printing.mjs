// A map on paper: all of it on one sheet, whatever the person had zoomed to, and afterwards as it was.

// `whole` is what the map is of. The frame's size on paper (map.css, “on-paper”) fits A4 upright and across.
export function watchPrinting(map, document, window, whole) {
  let before = null;
  window.addEventListener("beforeprint", () => {
    before ??= { at: map.getCenter(), zoom: map.getZoom(), least: map.getMinZoom(), limits: map.options.maxBounds };
    document.documentElement.classList.add("on-paper");
    map.setMaxBounds(null).setMinZoom(0).invalidateSize({ pan: false });
    map.fitBounds(whole, { padding: [18, 18], animate: false });
  });
  window.addEventListener("afterprint", () => {
    if (!before) return;
    const { at, zoom, least, limits } = before;
    before = null;
    document.documentElement.classList.remove("on-paper");
    map.invalidateSize({ pan: false }).setView(at, zoom, { animate: false });
    map.setMinZoom(least).setMaxBounds(limits);
  });
}
