/**
 * An id that sorts by when it was minted (UUID version 7, RFC 9562), so that what one visit leads to lies together in
 * the database's indexes. ``now`` are milliseconds since 1970, by a clock that may be wrong; ``random`` are 10 bytes.
 */
export function orderedId(now = Date.now(), random = crypto.getRandomValues(new Uint8Array(10))) {
  const time = Math.min(Math.max(0, Math.floor(now)), 2 ** 48 - 1).toString(16).padStart(12, "0");
  const hex = [...random].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const variant = "89ab"[random[1] & 3];
  const parts = [time.slice(0, 8), time.slice(8), `7${hex.slice(0, 3)}`, variant + hex.slice(4, 7), hex.slice(7, 19)];
  return parts.join("-");
}
