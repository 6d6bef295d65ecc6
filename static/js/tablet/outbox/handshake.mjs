/* Before anything is sent: is it really Kashf, which database, which person? And once a day: what does it still
   hold? */

import { backoff } from "./backoff.mjs";
import { requeued } from "./entry-states.mjs";
import { isList, isListDue, isListOf, lastList, listNote, listPath, settleInventory } from "./inventory.mjs";

const FRESH = 10 * 60_000;
const PATIENCE = 30_000;
const MAX_WAIT = 60_000;
const DAY = 24 * 60 * 60_000;

/** ``wanted()`` until the server has greeted this person, and again after ten minutes or any doubt. */
export class Handshake {
  /** Why nothing is sent at all, or null: signed-out · other-person · unreached · unbelieved · later · refused. */
  blockedBy = null;
  /** When the connection came back after having been away. */
  linkUp = -Infinity;
  #outbox;
  #greeted = null;
  #listed = null;
  #failures = 0;
  #next = null;

  /** ``outbox`` is what createOutbox was given. */
  constructor(outbox) {
    this.#outbox = outbox;
  }

  #isFresh() {
    const age = this.#greeted === null ? null : this.#outbox.now() - this.#greeted;
    return age !== null && age >= 0 && age < FRESH;
  }

  /** The inventory is asked for by the same turn of work, once a day. */
  wanted() {
    const now = this.#outbox.now();
    return !this.#isFresh() || this.#listed === null || now - this.#listed > DAY || now < this.#listed;
  }

  /** Milliseconds until it may be tried again. */
  wait() {
    const now = this.#outbox.now();
    return Math.max(0, (this.#next ?? now) - now);
  }

  /** The next greeting is asked for at once. */
  wake() {
    this.#greeted = null;
    this.#next = null;
  }

  /** An answer was not as it should be: greet again before anything else. */
  invalidate() {
    this.#greeted = null;
  }

  /** Nothing is sent for a while, or until somebody wakes it. */
  block(why) {
    const { now, random, changed } = this.#outbox;
    this.blockedBy = why;
    this.#failures += 1;
    this.#greeted = null;
    this.#next = now() + Math.min(MAX_WAIT, backoff(this.#failures, random));
    changed(null);
  }

  /** One network action at most; gives what it did: hello · inventory · nothing. */
  async greet() {
    if (this.#isFresh()) {
      await this.#compareInventory();
      return "inventory";
    }
    const now = this.#outbox.now();
    const impossible = this.#next - now > 2 * MAX_WAIT; // written while the clock was wrong
    if (this.#next !== null && this.#next > now && !impossible) return "nothing";
    await this.#hello();
    return "hello";
  }

  /** Another database than the one that gave the receipts: whatever is kept is offered again. */
  async noteEpoch(epoch) {
    const { store, changed } = this.#outbox;
    for (const digest of await store.noteEpoch(epoch, requeued)) changed(digest);
  }

  async #hello() {
    const { fetch, now, person, patience, changed, protocol } = this.#outbox;
    const { kind, data } = await protocol.ask(fetch, "/fieldwork/hello", {}, patience(PATIENCE));
    if (kind !== "ok") return this.block(kind);
    if (!protocol.isHello(data)) return this.block("unbelieved");
    if (String(data.person.id) !== String(person)) return this.block("other-person");
    await this.noteEpoch(data.epoch);
    await this.#notePace(data.limits?.draft_every ?? null);
    if (this.#failures) this.linkUp = now();
    [this.#greeted, this.#failures, this.blockedBy, this.#next] = [now(), 0, null, null];
    return changed(null);
  }

  /** How often drafts are copied (draft-backup.mjs), for the pages of every tab. */
  async #notePace(seconds) {
    const { store } = this.#outbox;
    if (((await store.meta("draft_every")) ?? null) !== seconds) await store.keepMeta("draft_every", seconds);
  }

  async #compareInventory() {
    const { store, fetch, now, person, patience, protocol } = this.#outbox;
    const [entries, last] = [await store.entries(person), await lastList(store, person)];
    this.#listed = now(); // one try a day: the queue does not wait for it
    if (!isListDue(last, entries, now())) {
      this.#listed = last.at;
      return undefined;
    }
    const path = listPath(last, entries, { epoch: await store.meta("epoch"), now: now() });
    if (path === null) return undefined;
    // What becomes safe while the list is on its way is not on it, and is safe all the same.
    const safeBefore = new Set(entries.filter(({ state }) => state === "safe").map(({ digest }) => digest));
    const { kind, data } = await protocol.ask(fetch, path, {}, patience(PATIENCE));
    if (kind === "signed-out") return this.block("signed-out");
    if (kind !== "ok" || !isList(data)) return undefined;
    if (!isListOf(data, person)) return this.block("other-person");
    await this.noteEpoch(data.epoch);
    await settleInventory(data, safeBefore, this.#outbox);
    return store.keepMeta("inventory", listNote(last, data, { person, now: now() }));
  }
}
