/* SHA-256 as text: the names of photos, the digests of bodies, and the header that carries one. */

export async function sha256(bytes, subtle) {
  return hex(new Uint8Array(await subtle.digest("SHA-256", bytes)));
}

function hex(bytes) {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The header that names the hash of a body, from its hexadecimal digest (RFC 9530). */
export function contentDigest(digest) {
  const bytes = digest.match(/../g).map((pair) => Number.parseInt(pair, 16));
  return `sha-256=:${btoa(String.fromCharCode(...bytes))}:`;
}
