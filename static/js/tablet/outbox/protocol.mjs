/* What the server's answers mean. Nothing is believed but JSON of the promised shape: captive portals answer 200
   too. */

import { contentDigest } from "../store/sha256.mjs";

const JSON_TYPE = "application/json";
const SHA256 = /^[0-9a-f]{64}$/;
/** Refusals that say nothing about what was sent: another session, another tab's origin. */
const NOT_ITS_FAULT = new Set(["not-yours", "foreign-origin"]);

/**
 * One request, and what came of it: {kind, data, status, code, sentence}. ``kind`` is
 * ok · signed-out (401) · refused (another 4xx, said by Kashf itself) · later (5xx, 408, 425, 429) ·
 * unbelieved (an answer that is not Kashf's) · unreached (none at all).
 */
export async function ask(fetch, path, options, patience) {
  let answer;
  let data;
  try {
    answer = await fetch(path, {
      ...options,
      headers: { Accept: JSON_TYPE, ...options?.headers },
      cache: "no-store",
      redirect: "error", // Kashf never redirects these calls; whoever does must not be handed a visit
      signal: patience,
    });
    data = await jsonOf(answer);
  } catch {
    return { kind: "unreached", status: 0, code: "unreached" };
  }
  const { status } = answer;
  return { kind: kindOf(status, data), data, status, code: data?.code, sentence: data?.sentence };
}

async function jsonOf(answer) {
  const text = await answer.text(); // a cut answer throws here, and is then no answer
  if (!(answer.headers.get("Content-Type") ?? "").startsWith(JSON_TYPE)) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function kindOf(status, data) {
  if (status >= 500 || [408, 425, 429].includes(status)) return "later";
  if (data === null || typeof data !== "object") return "unbelieved";
  if (status === 401) return "signed-out";
  if (NOT_ITS_FAULT.has(data.code)) return "later";
  if (status >= 400) return typeof data.code === "string" ? "refused" : "unbelieved";
  return status === 200 || status === 201 ? "ok" : "unbelieved";
}

export const visitRequest = ({ body, digest }) => ({
  method: "PUT",
  body,
  headers: { "Content-Type": "application/x-www-form-urlencoded", "Content-Digest": contentDigest(digest) },
});

export const photoRequest = (body) => ({ method: "PUT", body, headers: { "Content-Type": "image/jpeg" } });

/** The answer is a receipt for exactly this entry: same id, revision and digest, and it does not contradict itself. */
export function isReceiptFor(receipt, { visit, revision, digest, photos }) {
  if (!receipt || receipt.id !== visit || receipt.revision !== revision || receipt.digest !== digest) return false;
  if (typeof receipt.epoch !== "string" || !receipt.epoch || !Array.isArray(receipt.missing)) return false;
  if (!receipt.missing.every((name) => SHA256.test(name) && photos.includes(name))) return false;
  return receipt.state === "complete" ? receipt.missing.length === 0 : receipt.state === "partial";
}

/** The answer to a photo names the photo. */
export const namesPhoto = (data, sha256) => data?.sha256 === sha256;

/** The answer to hello comes from Kashf and says which database and which person. */
export const isHello = (data) => typeof data?.epoch === "string" && data.epoch !== "" && data.person?.id !== undefined;
