/* A visit is open for writing in one window only: two would write over each other's answers. */

const PATIENCE = 1_500; // a page that is being reloaded gives its lock back a moment later

/** True when this window has the visit. ``stolen()`` is called when another window takes it over. */
export function holdVisit({ locks, name, stolen }) {
  if (!locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    const holding = () => {
      resolve(true);
      return new Promise(() => {}); // until the window closes
    };
    let held = false;
    locks
      .request(name, { signal: AbortSignal.timeout(PATIENCE) }, () => {
        held = true;
        return holding();
      })
      .catch(() => (held ? stolen() : resolve(false)));
  });
}

/** Takes the visit from whichever window has it. */
export function takeOver({ locks, name }) {
  return new Promise((resolve) => {
    locks.request(name, { steal: true }, () => {
      resolve();
      return new Promise((done) => setTimeout(done, 400)); // the other window writes its last words meanwhile
    });
  });
}

/** The sheet that says so; ``again()`` opens the visit here. */
export function showElsewhere({ dialog, locks, name, again }) {
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.querySelector("[data-take-over]").addEventListener("click", async () => {
    await takeOver({ locks, name });
    again();
  });
  if (!dialog.open) dialog.showModal();
}
