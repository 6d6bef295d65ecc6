/* Why the browser could not open a picture, as far as its first bytes tell. */

const HEIC = new Set(["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"]);

/** The key of the page's sentence that names the reason and what to do. ``file`` is a Blob. */
export async function whyUnreadable(file) {
  if (!file.size) return "picture_empty";
  const start = new TextDecoder("latin1").decode(await file.slice(0, 12).arrayBuffer());
  return start.slice(4, 8) === "ftyp" && HEIC.has(start.slice(8)) ? "picture_heic" : "picture_unreadable";
}
