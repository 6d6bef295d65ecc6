/* A visit is open for writing in one window only: two would write over each other's answers. */

const TRIES = 7;
const PAUSE = 250; // a page that is being reloaded gives its lock back a moment later
const LAST_WORDS = 400; // ms for the other window to save

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * True when this window has the visit of that name, else the page says so. ``leave()`` runs before another window takes
 * it over.
 */
export async function claimWindow({ document, location, navigator: { locks } }, name, leave) {
  const dialog = document.getElementById("elsewhere");
  const sayElsewhere = () => showElsewhere({ dialog, locks, name, again: () => location.reload() });
  const claimed = await claimVisit({ locks, name, stolen: () => leave().then(sayElsewhere) });
  if (!claimed) sayElsewhere();
  return claimed;
}

/**
 * True when this window has the visit. ``stolen()`` is called when another window takes it over. Only the browser's own
 * no counts: a tablet that is slow to answer has not said that another window is open.
 */
export async function claimVisit({ locks, name, stolen, sleep = pause }) {
  if (!locks) return true;
  for (let left = TRIES; left > 0; left -= 1) {
    if (await isGranted({ locks, name, stolen })) return true;
    await sleep(PAUSE);
  }
  return false;
}

function isGranted({ locks, name, stolen }) {
  return new Promise((resolve, reject) => {
    let held = false;
    locks
      .request(name, { ifAvailable: true }, (lock) => {
        held = lock !== null;
        resolve(held);
        return held ? new Promise(() => {}) : undefined; // until the window closes
      })
      .catch((error) => (held ? stolen() : reject(error)));
  });
}

/** Takes the visit from whichever window has it. */
function takeOver({ locks, name }) {
  return new Promise((resolve) => {
    locks.request(name, { steal: true }, () => {
      resolve();
      return pause(LAST_WORDS);
    });
  });
}

/** The sheet that says so; ``again()`` opens the visit here. */
function showElsewhere({ dialog, locks, name, again }) {
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.addEventListener("close", () => dialog.showModal()); // going back twice in a row closes it all the same
  dialog.querySelector("[data-take-over]").addEventListener("click", async () => {
    await takeOver({ locks, name });
    again();
  });
  if (!dialog.open) dialog.showModal();
}
