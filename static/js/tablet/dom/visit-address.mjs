/* Addresses of a visit on this tablet. The fragment names which one is meant: it never reaches the server, and a page
   that is kept opens under it without one. */

/** The fragment that asks for a new visit, where a finished one would be shown. */
export const NEW_VISIT = "#new";

/** A draft or an entry stays on the version of the checklist it was begun with. */
export const keptPage = ({ page, version, visit }) => `${page}?version=${version}#${visit}`;

/** Opens the address anew, also when only its fragment is another, which is no navigation by itself. */
export function openAnew({ location, history }, address) {
  const to = new URL(address, location.href);
  if (to.pathname !== location.pathname || to.search !== location.search) location.replace(to.href);
  else {
    history.replaceState(null, "", to.href);
    location.reload();
  }
}
