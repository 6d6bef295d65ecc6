/* Signing out with work that was not sent: send it, save it to a file, or stay. What is kept is never touched. */

import { reasonOf, statusText } from "../dom/entry-status.mjs";
import { fill } from "../dom/sentences.mjs";
import { isWaiting } from "../outbox/entry-states.mjs";
import { saveToFile } from "../outbox/work-file.mjs";
import { isStarted } from "../store/draft-record.mjs";
import { forgetPerson } from "../store/tablet-person.mjs";
import { isOffline } from "./connection-line.mjs";

/** Watches the page's sign-out form. */
export function watchSignOut({ document, caches, store, person, device, limits, words, tabs, now = Date.now }) {
  const form = document.querySelector('form[action$="/sign-out"]');
  const dialog = document.getElementById("leave");
  const sheet = new LeaveSheet({ dialog, store, person, words, tabs });
  const leave = async () => {
    if (isOffline(tabs.blockedBy())) {
      tabs.wake(); // the next try goes by what the server says now
      await sheet.open(words.leave_offline);
      return;
    }
    await forgetPerson(caches);
    form.submit();
  };
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!(await sheet.isNeeded())) return leave();
    return sheet.open();
  });
  onClick(dialog, {
    go: leave,
    stay: () => dialog.close(),
    send: () => sheet.send(),
    save: async () => {
      const names = await saveToFile({ document, store, person, device, limits, now });
      sheet.saved(names.join(" · "));
    },
  });
}

function onClick(dialog, actions) {
  for (const [name, act] of Object.entries(actions)) {
    dialog.querySelector(`[data-leave-${name}]`).addEventListener("click", act);
  }
}

/** The sheet: what is not sent, how far sending is, or why it cannot be sent now. */
class LeaveSheet {
  #page;
  #status;
  #sending = false;

  constructor({ dialog, store, person, words, tabs }) {
    this.#page = { dialog, store, person, words, tabs };
    this.#status = dialog.querySelector("[data-leave-said]");
    tabs.watch(() => dialog.open && this.#paint());
  }

  /** Whether anything of this person is not safe on the server. */
  async isNeeded() {
    const { finished, begun } = await this.#unsent();
    return finished.length + begun > 0;
  }

  async open(text = "") {
    const { dialog } = this.#page;
    this.#sending = false;
    this.#status.textContent = text;
    await this.#paint();
    if (!dialog.open) dialog.showModal();
  }

  /** All that is finished, now; from here on the sheet says what comes of it. */
  async send() {
    this.#sending = true;
    const { finished } = await this.#unsent();
    for (const { digest } of finished) this.#page.tabs.retry(digest);
    await this.#paint();
  }

  saved(name) {
    this.#sending = false;
    this.#status.textContent = fill(this.#page.words.saved_file, { name });
  }

  async #unsent() {
    const { store, person } = this.#page;
    const [entries, drafts] = await Promise.all([store.entries(person), store.drafts()]);
    const begun = drafts.filter((draft) => draft.owner === person && isStarted(draft));
    return { finished: entries.filter(isWaiting), begun: begun.length };
  }

  /** Only what is finished can be sent; without a connection the button tries, and the sheet says so. */
  async #paint() {
    const { dialog, words, tabs } = this.#page;
    const { finished, begun } = await this.#unsent();
    const [n, blockedBy] = [finished.length + begun, tabs.blockedBy()];
    dialog.querySelector("[data-leave-title]").textContent = n ? fill(words.unsent_leave, { n }) : words.all_sent;
    dialog.querySelector("[data-leave-send]").hidden = !finished.length;
    if (this.#sending) this.#status.textContent = sendingText(finished, blockedBy, words);
  }
}

/** How far sending is: done, why it does not go on, or how many of these entries are left. */
function sendingText(finished, blockedBy, words) {
  if (!finished.length) return words.finished_sent;
  const reason = reasonOf(finished.find(({ error }) => error) ?? finished[0], blockedBy);
  return reason ? statusText(reason, words) : `${words.sending} ${fill(words.left_to_send, { n: finished.length })}`;
}
