/* A finished visit as exact bytes: what is hashed here is what the server hashes, and what is kept for ever. */

import { sha256 } from "../../store/sha256.mjs";

/** {body, digest}: the fields as urlencoded bytes, and their SHA-256 in hexadecimal. */
export async function encodeBody(fields, subtle) {
  const body = new TextEncoder().encode(new URLSearchParams(fields).toString());
  return { body, digest: await sha256(body, subtle) };
}
