/* The outbox: sends what is finished, believes nothing but receipts, keeps everything until the server proves it.
   No DOM, no globals but crypto: the same module runs in the page and in Node under thousands of fault schedules. */

import { sha256 as hash } from "../visit/freeze.mjs";
import { photoBytes } from "../visit/photos.mjs";
import { choose, isWaiting, nextDue } from "./choose.mjs";
import { makeGreeter } from "./greeter.mjs";
import * as outcome from "./outcome.mjs";
import * as rules from "./protocol.mjs";
import { makeRunner } from "./runner.mjs";

const TICK = 60_000;
const BODY_PATIENCE = 120_000;
const PHOTO_PATIENCE = 600_000;

/**
 * ``store`` is store.mjs's, ``person`` the account id (text) whose work is sent, ``now()`` milliseconds,
 * ``random()`` 0…1, ``patience(ms)`` an AbortSignal or nothing, ``changed(digest)`` is called after an
 * entry was written and ``changed(null)`` after every greeting, good or bad; ``protocol`` may be replaced (a checker that switches rules off).
 */
export function createOutbox({ store, fetch, now, random, person, patience = (ms) => AbortSignal.timeout(ms), changed = () => {}, protocol = rules }) {
  const busy = new Set();
  const greeter = makeGreeter({ store, fetch, now, random, person, patience, changed, protocol });
  const moment = () => ({ now: now(), iso: new Date(now()).toISOString(), random });

  async function change(digest, work) {
    const known = await store.change(digest, work);
    changed(digest);
    return known;
  }

  /** What any answer but a good one does to the connection as a whole. */
  function heed({ kind, status }) {
    if (kind === "signed-out") greeter.hold("signed-out");
    else if (kind === "unreached" || kind === "unbelieved" || status === 403) greeter.doubt();
  }

  async function offer(entry) {
    const path = `/fieldwork/visits/${entry.visit}/${entry.revision}`;
    const answer = await protocol.ask(fetch, path, protocol.visitRequest(entry), patience(BODY_PATIENCE));
    if (answer.kind === "ok" && protocol.believed(answer.told, entry)) {
      await greeter.noteEpoch(answer.told.epoch);
      await change(entry.digest, (one) => outcome.receipted(one, answer.told, moment()));
      return;
    }
    const said = answer.kind === "ok" ? { ...answer, kind: "unbelieved" } : answer;
    heed(said);
    if (said.kind === "signed-out") return;
    if (said.kind !== "refused") await change(entry.digest, (one) => outcome.failed(one, said, moment()));
    else if (said.code === "digest-differs" && (await whole(entry.body, entry.digest))) {
      await change(entry.digest, (one) => outcome.failed(one, said, moment())); // cut on the way, not here
    } else await change(entry.digest, (one) => outcome.refused(one, said, moment()));
  }

  async function sendPhoto(entry, sha256) {
    const bytes = await photoBytes(await store.photo(sha256));
    if (!bytes) {
      await change(entry.digest, (one) => outcome.photoGone(one, sha256));
      return;
    }
    const answer = await protocol.ask(fetch, `/fieldwork/photos/${sha256}`, protocol.photoRequest(bytes), patience(PHOTO_PATIENCE));
    if (answer.kind === "ok" && protocol.photoBelieved(answer.told, sha256)) {
      await change(entry.digest, (one) => outcome.photoSent(one, sha256));
      return;
    }
    const said = answer.kind === "ok" ? { ...answer, kind: "unbelieved" } : answer;
    heed(said);
    if (said.kind === "signed-out") return;
    const damaged = said.kind === "refused" && said.status === 422 && !(await whole(bytes, sha256));
    await change(entry.digest, (one) => (damaged ? outcome.photoGone(one, sha256) : outcome.photoFailed(one, sha256, said, moment())));
  }

  async function whole(bytes, name) {
    return (await hash(bytes, crypto.subtle)) === name;
  }

  /**
   * At most one network action. Gives {did, digest, wait}: did is hello · inventory · body · photo · nothing; wait is
   * how many milliseconds nothing needs doing (0: go on), null when nothing waits for anything but ``wake()``.
   */
  async function step() {
    const entries = await store.entries(person);
    if (greeter.wanted()) {
      if (busy.has("hello")) return { did: "nothing", wait: 250 };
      return claimed("hello", async () => {
        const did = await greeter.greet();
        const some = entries.some(isWaiting);
        return { did, wait: greeter.held() === null ? 0 : some ? greeter.wait() : null };
      });
    }
    const at = now();
    const found = choose(entries, { now: at, busy, linkUp: greeter.linkUp() });
    if (!found) {
      const due = nextDue(entries, at);
      return { did: "nothing", wait: due === null ? null : Math.max(busy.size ? 250 : 0, Math.min(due, TICK)) };
    }
    const { what, entry, sha256 } = found;
    return claimed(what === "body" ? entry.digest : sha256, async () => {
      await (what === "body" ? offer(entry) : sendPhoto(entry, sha256));
      return { did: what, digest: entry.digest, wait: 0 };
    });
  }

  async function claimed(key, work) {
    busy.add(key);
    try {
      return await work();
    } finally {
      busy.delete(key);
    }
  }

  const runner = makeRunner(step);
  const wake = () => {
    greeter.wake();
    runner.stir();
  };
  return {
    step,
    /** Steps until ``signal`` aborts, two lanes at a time; ``sleep(ms)`` is a timer's promise. */
    run: runner.run,
    /** There may be a connection, another session, or something new: greet again before anything else. */
    wake,
    /** Why nothing is sent at all, or null: signed-out · other-person · unreached · unbelieved · later · refused. */
    held: greeter.held,
    /** A person asks for this one now. */
    retry: async (digest) => {
      await change(digest, (one) => ({ ...one, wait: null, waits: {} }));
      wake();
    },
  };
}
