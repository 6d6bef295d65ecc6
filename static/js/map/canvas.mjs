// One canvas over the map. Leaflet's Renderer moves and scales it; `paint` fills it for each new view.

export function canvasLayer(L, { pane, paint, document, ratio = 1 }) {
  const Layer = L.Renderer.extend({
    options: { pane, padding: 0.3 },

    _initContainer() {
      this._container = document.createElement("canvas");
      this._container.setAttribute("aria-hidden", "true");
    },
    _destroyContainer() {
      this._container.remove();
    },
    _update() {
      L.Renderer.prototype._update.call(this);
      this.draw();
    },

    draw() {
      const { min } = this._bounds;
      const size = this._bounds.getSize();
      const canvas = this._container;
      L.DomUtil.setPosition(canvas, min);
      canvas.width = size.x * ratio;
      canvas.height = size.y * ratio;
      canvas.style.width = `${size.x}px`;
      canvas.style.height = `${size.y}px`;
      const pen = canvas.getContext("2d");
      pen.setTransform(ratio, 0, 0, ratio, -min.x * ratio, -min.y * ratio);
      paint(pen, this._map, this._bounds);
    },
  });
  return new Layer();
}

// Places in degrees → columns of pixels in the map's layers, kept up to date by `at(map)`.
export function projected(L, lats, lons) {
  const flat = lats.map((lat, i) => L.CRS.EPSG3857.latLngToPoint(L.latLng(lat, lons[i]), 0));
  const xs = new Float64Array(flat.length);
  const ys = new Float64Array(flat.length);
  const at = (map) => {
    const scale = 2 ** map.getZoom();
    const origin = map.getPixelOrigin();
    flat.forEach((point, i) => {
      xs[i] = point.x * scale - origin.x;
      ys[i] = point.y * scale - origin.y;
    });
  };
  return { xs, ys, at };
}

export const holds = ({ min, max }, x, y) => x >= min.x && x <= max.x && y >= min.y && y <= max.y;

export function textPen(pen, font, direction) {
  pen.font = font;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.direction = direction;
  return (text) => pen.measureText(text).width;
}
