/* Photos of a finished visit that are on no tablet any more: whose visit it is gives them up, with a reason. */

import { ask } from "./protocol.mjs";

const PATIENCE = 60_000;

/**
 * Resolves to nothing once the server has noted it, and offers the visit again for its receipt; else to the sentence
 * that says why not, null when the server was not reached.
 */
export async function giveUpPhotos({ fetch, tabs, entry, reason }) {
  const { visit, digest } = entry;
  const body = new URLSearchParams({ digest, reason });
  const path = `/fieldwork/visits/${visit}/missing-photos`;
  const answer = await ask(fetch, path, { method: "POST", body }, AbortSignal.timeout(PATIENCE));
  if (answer.kind !== "ok" && answer.code !== "nothing-missing") return answer.sentence ?? null;
  await tabs.retry(digest);
  return undefined;
}
