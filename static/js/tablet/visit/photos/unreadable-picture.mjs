/* Why the browser could not open a picture, as far as its first bytes tell. */

const LOOKED_AT = 1024;
const [FOREIGN, FILM, PDF] = ["picture_foreign", "picture_film", "picture_pdf"];
const SIGNS = [
  [/^.{4}ftypavi[fs]/s, FOREIGN, "AVIF"],
  [/^.{4}ftyp(?:hei[cxms]|hev[cxms]|mif[12]|msf1)/s, FOREIGN, "HEIC"],
  [/^(?:.{4}ftypcrx |FUJIFILM|IIU\0|IIR[OS]|.{8}CR\x02)/s, FOREIGN, "RAW"],
  [/^(?:II\*\0|MM\0\*)/, FOREIGN, "TIFF"],
  [/^(?:.{4}(?:ftyp|moov|mdat|wide)|RIFF.{4}AVI|\x1aE\xdf\xa3)/s, FILM],
  [/%PDF-/, PDF],
  [/<svg/i, FOREIGN, "SVG"],
];

/** {key, kind}: the page's sentence that names the reason and what to do, and what fills it. ``file`` is a Blob. */
export async function whyUnreadable(file) {
  if (!file.size) return { key: "picture_empty" };
  const start = new TextDecoder("latin1").decode(await file.slice(0, LOOKED_AT).arrayBuffer());
  const [, key, kind] = SIGNS.find(([sign]) => sign.test(start)) ?? [null, "picture_unreadable"];
  return { key, kind };
}
