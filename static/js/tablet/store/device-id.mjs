/* This tablet's name to the server: a random id that outlives an emptied store, kept in the store and in a cookie. */

const NAME = "kashf-device";
const YEAR = 365 * 24 * 60 * 60;

/** Gives {id}: a new one on a tablet that has no trace of earlier work. */
export async function deviceId({ store, document, mint }) {
  const [kept, baked] = [await store.meta("device"), cookie(document)];
  const id = kept ?? baked ?? mint();
  if (kept !== id) await store.keepMeta("device", id);
  document.cookie = `${NAME}=${id}; Max-Age=${YEAR}; Path=/; SameSite=Strict`;
  return { id };
}

/** What people call a tablet by: the end of its id, “4F2A”. */
export function deviceCode(id) {
  return id.replaceAll(/[^0-9a-z]/gi, "").slice(-4).toUpperCase();
}

function cookie({ cookie: all }) {
  return all.split("; ").find((pair) => pair.startsWith(`${NAME}=`))?.slice(NAME.length + 1);
}
