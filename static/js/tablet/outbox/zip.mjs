/* A ZIP of stored files, just enough of the format for what the tablet saves: names in ASCII, below 4 GB, no
   compression. */

const VERSION = 0x14; // 2.0, the oldest any program reads
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

export function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** ``files`` are [name, Uint8Array]; gives the parts of the file, in order, for a Blob. */
export function zip(files) {
  const parts = [];
  const listing = [];
  let at = 0;
  for (const [name, bytes] of files) {
    const title = new TextEncoder().encode(name);
    const about = entry(bytes);
    const attributes = [[2, 0], [2, 0], [2, 0], [2, 0], [4, 0], [4, at]];
    listing.push(header(0x02014b50, [[2, VERSION], ...about, [2, title.length], ...attributes], title));
    const local = header(0x04034b50, [...about, [2, title.length], [2, 0]], title);
    parts.push(local, bytes);
    at += local.length + bytes.length;
  }
  const size = listing.reduce((sum, part) => sum + part.length, 0);
  const end = header(0x06054b50, [[2, 0], [2, 0], [2, files.length], [2, files.length], [4, size], [4, at], [2, 0]]);
  return [...parts, ...listing, end];
}

/** Version, flags, stored, midnight of 1 January 1980 (the manifest knows the times), checksum, size twice. */
function entry(bytes) {
  const time = [[2, 0], [2, 0x21]];
  return [[2, VERSION], [2, 0], [2, 0], ...time, [4, crc32(bytes)], [4, bytes.length], [4, bytes.length]];
}

function header(signature, fields, title = new Uint8Array()) {
  const all = [[4, signature], ...fields];
  const length = all.reduce((sum, [width]) => sum + width, 0);
  const out = new Uint8Array(length + title.length);
  const view = new DataView(out.buffer);
  let at = 0;
  for (const [width, value] of all) {
    if (width === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += width;
  }
  out.set(title, length);
  return out;
}
