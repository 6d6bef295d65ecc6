// Slanted lines over areas of which nothing is known: told apart without any colour.

const GAP = 9;

// `geometry` is a GeoJSON polygon or several, `at(lat, lon)` gives a point of the map's layers.
export function hatch(pen, geometry, at) {
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  const area = new Path2D();
  const xs = [];
  const ys = [];
  for (const ring of polygons.flat()) {
    ring.forEach(([lon, lat], i) => {
      const { x, y } = at(lat, lon);
      xs.push(x);
      ys.push(y);
      if (i) area.lineTo(x, y);
      else area.moveTo(x, y);
    });
    area.closePath();
  }
  pen.save();
  pen.clip(area, "evenodd");
  pen.strokeStyle = "#8b9793";
  pen.lineWidth = 1.5;
  pen.beginPath();
  slanted(pen, Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys));
  pen.stroke();
  pen.restore();
}

function slanted(pen, west, east, north, south) {
  const high = south - north;
  // From a multiple of the gap, so that neighbours share their lines.
  for (let x = Math.floor((west - high) / GAP) * GAP; x < east; x += GAP) {
    pen.moveTo(x, south);
    pen.lineTo(x + high, north);
  }
}
