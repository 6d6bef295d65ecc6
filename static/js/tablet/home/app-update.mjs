/* “A newer version is here”: taken when somebody asks for it and no visit is open; and the way to the home screen. */

export function watchUpdate({ document, serviceWorker, words }) {
  const card = document.querySelector("[data-update]");
  serviceWorker.watchWaiting(() => {
    card.hidden = false;
  });
  card.querySelector("[data-update-now]").addEventListener("click", async () => {
    const status = card.querySelector("[data-update-said]");
    status.textContent = (await serviceWorker.update()) ? "" : words.update_open;
  });
}

/** Chromium offers the installation as an event that must be kept until somebody taps. */
export function watchInstall({ window, button }) {
  let offer = null;
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offer = event;
    button.hidden = false;
  });
  button.addEventListener("click", async () => {
    await offer?.prompt();
    button.hidden = true;
  });
}
