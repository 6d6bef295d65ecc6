/* A finished visit as exact bytes: what is hashed here is what the server hashes, and what is kept for ever. */

/** {body, digest, base64}: urlencoded bytes, their SHA-256 in hexadecimal and as Content-Digest wants it. */
export async function freeze(fields, subtle) {
  const body = new TextEncoder().encode(new URLSearchParams(fields).toString());
  const hash = new Uint8Array(await subtle.digest("SHA-256", body));
  return { body, digest: hex(hash), base64: base64(hash) };
}

export async function sha256(bytes, subtle) {
  return hex(new Uint8Array(await subtle.digest("SHA-256", bytes)));
}

export function hex(bytes) {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function base64(bytes) {
  return btoa(String.fromCharCode(...bytes));
}

/** The header that names the hash of a body, from its hexadecimal digest (RFC 9530). */
export function contentDigest(digest) {
  const bytes = digest.match(/../g).map((pair) => Number.parseInt(pair, 16));
  return `sha-256=:${base64(bytes)}:`;
}
