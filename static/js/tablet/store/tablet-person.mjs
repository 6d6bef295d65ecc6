/* Whose pages this tablet may show while the server is away: the last person who had one from it. */

const CACHE = "kashf-who";
const KEY = "/fieldwork/who";

/** Pages of one person in one language; another person's are another cache. */
export const pageCacheName = ({ person, language }) => `kashf-pages-${person}-${language}`;

export async function rememberPerson(caches, who) {
  await (await caches?.open(CACHE))?.put(KEY, new Response(JSON.stringify(who)));
}

/** At sign-out: nobody's pages are shown until somebody signs in. The work that was finished stays, with its owner. */
export async function forgetPerson(caches) {
  await caches?.delete(CACHE);
}
