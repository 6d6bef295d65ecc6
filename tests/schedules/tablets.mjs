/* Tablets for the schedules: the real outbox over stores in memory. Commands come in as JSON lines, one answer each; a
   request the outbox makes is part of an answer, and what becomes of it is a later command. Nothing here reads a
   clock. */

import { createInterface } from "node:readline";

import * as rules from "../../static/js/tablet/outbox/protocol.mjs";
import { createOutbox } from "../../static/js/tablet/outbox/outbox.mjs";
import { emptyData, memoryStore } from "../js/memory-store.mjs";
import { finishOn } from "./finishing.mjs";
import { without } from "./rules-off.mjs";

let tablets = new Map();
let parked = new Map();
let said = { requests: [], stepped: [] };
let random = () => 0.5;
let off = null;
let active = 0;
let count = 0;
let quiet = () => {};

/** Mulberry32: small, and the same everywhere. */
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
}

function tablet(name) {
  if (!tablets.has(name)) tablets.set(name, { name, data: emptyData(), now: 0, life: null });
  return tablets.get(name);
}

function leave() {
  active -= 1;
  if (active === 0) quiet();
}

/** The store as this life of the tablet has it; ``crash`` counts the writes until the battery is out. */
function storeOf(one, life) {
  const gone = () => {
    if (life.dead) throw new Error("the tablet is off");
  };
  const crash = (_names, mode) => {
    gone();
    if (mode !== "readwrite" || life.crash === null) return;
    life.crash -= 1;
    if (life.crash > 0) return;
    life.dead = true;
    gone();
  };
  return memoryStore({ data: one.data, fault: gone, crash });
}

function fetchOf(one, life) {
  return (path, { method = "GET", body, headers = {} }) =>
    new Promise((resolve, reject) => {
      const id = (count += 1);
      parked.set(id, { one, life, resolve, reject });
      const bytes = body ? Buffer.from(body).toString("base64") : "";
      said.requests.push({ id, tablet: one.name, person: life.person, method, path, headers, body: bytes });
      leave();
    });
}

const commands = {
  reset({ seed, rule = null }) {
    [tablets, parked, random, off, active] = [new Map(), new Map(), generator(seed), rule, 0];
  },

  /** The page is opened (again) by ``person``: what was in memory is gone, what was written is there. */
  open({ tablet: name, person }) {
    const one = tablet(name);
    if (one.life) one.life.dead = true;
    const life = { person, dead: false, crash: null };
    const made = { store: storeOf(one, life), fetch: fetchOf(one, life), protocol: rules };
    const { store, fetch, protocol } = without(off, made);
    life.store = store;
    const now = () => one.now;
    const patience = () => undefined;
    life.outbox = createOutbox({ store, fetch, protocol, now, random: () => random(), person, patience });
    one.life = life;
  },

  finish({ tablet: name, ...what }) {
    return finishOn(memoryStore({ data: tablet(name).data }), what);
  },

  step({ tablet: name, now }) {
    const one = tablet(name);
    one.now = now;
    const { life } = one;
    active += 1;
    const over = (what) => {
      if (one.life !== life || !tablets.has(name)) return;
      said.stepped.push({ tablet: name, ...what });
    };
    const done = life.outbox.step().then(over, (error) => over({ did: "failed", wait: 5000, why: String(error) }));
    done.then(() => leave());
  },

  answer({ request, now, status, headers, body, cut = false, lost = false }) {
    const { one, life, resolve, reject } = parked.get(request);
    parked.delete(request);
    if (life.dead || one.life !== life) return;
    one.now = now;
    active += 1;
    if (lost) {
      reject(new TypeError("Failed to fetch"));
      return;
    }
    const bytes = Buffer.from(body, "base64");
    resolve(new Response(cut ? broken(bytes) : bytes, { status, headers }));
  },

  crash({ tablet: name, writes }) {
    tablet(name).life.crash = writes;
  },

  wake({ tablet: name }) {
    tablet(name).life.outbox.wake();
  },
};

/** A connection that breaks in the middle of the answer. */
function broken(bytes) {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes.subarray(0, bytes.length >> 1));
      controller.error(new TypeError("terminated"));
    },
  });
}

/** What is on this tablet's disk. */
function kept({ data, life }) {
  const entries = [...data.queue.values()];
  const queue = entries.map(({ digest, owner, state, receipt }) => {
    return { digest, owner, state, epoch: receipt?.epoch ?? null };
  });
  return { queue, photos: [...data.photos.keys()], dead: life?.dead ?? false };
}

async function obey({ op, ...what }) {
  said = { requests: [], stepped: [] };
  const still = new Promise((resolve) => (quiet = resolve));
  const result = (await commands[op](what)) ?? {};
  if (active > 0) await still;
  const one = op === "answer" ? null : tablets.get(what.tablet);
  const seen = one ? [one] : [...tablets.values()];
  return { ...said, ...result, tablets: Object.fromEntries(seen.map((each) => [each.name, kept(each)])) };
}

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await obey(JSON.parse(line)).catch((error) => ({ broken: error.stack }));
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
