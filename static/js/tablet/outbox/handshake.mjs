/* Before anything is sent: is it really Kashf, which database, which person? And once a day: what does it still hold? */

import { again, heard } from "./outcome.mjs";

const FRESH = 10 * 60_000;
const PATIENCE = 30_000;
const MOST = 60_000;
const DAY = 24 * 60 * 60_000;
export const KEPT = 30 * DAY;

/** ``wanted()`` until the server has greeted this person, and again after ten minutes or any doubt. */
export function makeGreeter({ store, fetch, now, random, person, patience, changed, protocol }) {
  let greeted = null;
  let listed = null;
  let failures = 0;
  let linkUp = -Infinity;
  let held = null;
  let next = null;

  const isFresh = () => greeted !== null && now() >= greeted && now() - greeted < FRESH;

  function doubt() {
    greeted = null;
  }

  function hold(why) {
    held = why;
    failures += 1;
    greeted = null;
    next = now() + Math.min(MOST, protocol.backoff(failures, random));
    changed(null);
  }

  async function hello() {
    const answer = await protocol.ask(fetch, "/fieldwork/hello", {}, patience(PATIENCE));
    if (answer.kind !== "ok" || !protocol.greeting(answer.told)) return hold(answer.kind === "ok" ? "unbelieved" : answer.kind);
    if (String(answer.told.person.id) !== String(person)) return hold("other-person");
    await noteEpoch(answer.told.epoch);
    if (failures) linkUp = now();
    [greeted, failures, held, next] = [now(), 0, null, null];
    changed(null);
    return undefined;
  }

  /** Another database than the one that gave the receipts: whatever is kept is offered again. */
  async function noteEpoch(epoch) {
    for (const digest of await store.noteEpoch(epoch, again)) changed(digest);
  }

  async function inventory() {
    // What becomes safe while the list is on its way is not on it, and is safe all the same.
    const before = new Set((await store.entries(person)).filter(({ state }) => state === "safe").map(({ digest }) => digest));
    const answer = await protocol.ask(fetch, "/fieldwork/inventory", {}, patience(PATIENCE));
    listed = now(); // one try a day and visit of the page: the queue does not wait for it
    const { told } = answer;
    if (answer.kind === "signed-out") return hold("signed-out");
    if (answer.kind !== "ok" || typeof told.epoch !== "string" || !Array.isArray(told.visits)) return undefined;
    await noteEpoch(told.epoch);
    await store.keepMeta("inventory", { at: now(), ...told });
    await settle(told, before);
    return undefined;
  }

  async function settle({ epoch, visits, time }, before) {
    const complete = new Map(visits.filter(({ state }) => state === "complete").map((one) => [one.digest, one]));
    for (const entry of await store.entries(person)) {
      if (entry.state !== "safe" || entry.receipt?.epoch !== epoch || !before.has(entry.digest)) continue;
      const held = complete.get(entry.digest);
      if (!held) await store.change(entry.digest, again).then(() => changed(entry.digest));
      else if (isOld(entry, time)) await store.prune(entry.digest, epoch).then(() => changed(entry.digest));
      else if (heard(entry, held).conflict !== entry.conflict) await store.change(entry.digest, (one) => heard(one, held)).then(() => changed(entry.digest));
    }
  }

  /** Thirty days by the tablet's clock since it was safe, and by the server's since it came there: its word alone. */
  function isOld({ safeAt, receipt }, time) {
    return now() - Date.parse(safeAt) >= KEPT && Date.parse(time) - Date.parse(receipt.received_at) >= KEPT;
  }

  return {
    doubt,
    hold,
    noteEpoch,
    held: () => held,
    linkUp: () => linkUp,
    /** The inventory is asked for by the same turn of work, once a day. */
    wanted: () => !isFresh() || listed === null || now() - listed > DAY || now() < listed,
    wait: () => Math.max(0, (next ?? now()) - now()),
    wake() {
      greeted = null;
      next = null;
    },
    async greet() {
      if (isFresh()) {
        await inventory();
        return "inventory";
      }
      if (next !== null && next > now() && next - now() <= 2 * MOST) return "nothing";
      await hello();
      return "hello";
    },
  };
}
