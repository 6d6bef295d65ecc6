/* The outbox: sends what is finished, believes nothing but receipts, keeps everything until the server proves it.
   No DOM, no globals but crypto: the same module runs in the page and in Node under thousands of fault schedules. */

import { withoutWaiting } from "./entry-states.mjs";
import { Handshake } from "./handshake.mjs";
import { nextDue, nextRequest } from "./next-request.mjs";
import * as rules from "./protocol.mjs";
import { sendBody, sendPhoto } from "./send-entry.mjs";
import { Workers } from "./workers.mjs";

const TICK = 60_000;
const BUSY_WAIT = 250;
const DEFAULTS = { patience: (ms) => AbortSignal.timeout(ms), changed: () => {}, protocol: rules };

/**
 * ``store`` is tablet-store.mjs's, ``person`` the account id (text) whose work is sent, ``now()`` milliseconds,
 * ``random()`` 0…1, ``patience(ms)`` an AbortSignal or nothing, ``changed(digest)`` is called after an entry was
 * written and ``changed(null)`` after every greeting, good or bad; ``protocol`` may be replaced (a checker that
 * switches rules off).
 */
export function createOutbox({ store, fetch, now, random, person, ...options }) {
  return new Outbox({ store, fetch, now, random, person, ...DEFAULTS, ...options });
}

class Outbox {
  #parts;
  #handshake;
  #workers = new Workers(() => this.step());
  #busy = new Set();

  constructor(parts) {
    this.#parts = parts;
    this.#handshake = new Handshake(parts);
  }

  /**
   * At most one network action. Gives {did, digest, wait}: did is hello · inventory · body · photo · nothing; wait is
   * how many milliseconds nothing needs doing (0: go on), null when nothing waits for anything but ``wake()``.
   */
  async step() {
    const { store, person, now } = this.#parts;
    const entries = await store.entries(person);
    if (this.#handshake.wanted()) return this.#greet();
    const next = nextRequest(entries, { now: now(), busy: this.#busy, linkUp: this.#handshake.linkUp });
    return next ? this.#send(next) : { did: "nothing", wait: this.#untilDue(entries) };
  }

  /** Steps until ``signal`` aborts, two workers at a time; ``sleep(ms)`` is a timer's promise. */
  run(options) {
    return this.#workers.run(options);
  }

  /** There may be a connection, another session, or something new: greet again before anything else. */
  wake() {
    this.#handshake.wake();
    this.#workers.wake();
  }

  /** Why nothing is sent at all, or null (handshake.mjs). */
  blockedBy() {
    return this.#handshake.blockedBy;
  }

  /** A person asks for this one now. */
  async retry(digest) {
    await this.#change(digest, withoutWaiting);
    this.wake();
  }

  /** Also with nothing to send it is asked again: links, drafts and signing out go by what the last greeting said. */
  async #greet() {
    if (this.#busy.has("hello")) return { did: "nothing", wait: BUSY_WAIT };
    return this.#claimed("hello", async () => {
      const did = await this.#handshake.greet();
      const blocked = this.#handshake.blockedBy !== null;
      return { did, wait: blocked ? this.#handshake.wait() : 0 };
    });
  }

  async #send({ what, entry, sha256 }) {
    const change = (digest, work) => this.#change(digest, work);
    const parts = { outbox: this.#parts, handshake: this.#handshake, change };
    return this.#claimed(what === "body" ? entry.digest : sha256, async () => {
      await (what === "body" ? sendBody(entry, parts) : sendPhoto(entry, sha256, parts));
      return { did: what, digest: entry.digest, wait: 0 };
    });
  }

  #untilDue(entries) {
    const due = nextDue(entries, this.#parts.now());
    return due === null ? null : Math.max(this.#busy.size ? BUSY_WAIT : 0, Math.min(due, TICK));
  }

  async #change(digest, work) {
    const { store, changed } = this.#parts;
    await store.change(digest, work);
    changed(digest);
  }

  /** Nobody else takes up what ``key`` names while ``work`` is on it. */
  async #claimed(key, work) {
    this.#busy.add(key);
    try {
      return await work();
    } finally {
      this.#busy.delete(key);
    }
  }
}
