/* A small Kashf for the outbox's tests: it keeps what it is sent and answers as docs/sync.md says. */

import { createHash, randomUUID } from "node:crypto";

const HEADERS = { "Content-Type": "application/json" };
const json = (status, data) => new Response(JSON.stringify(data), { status, headers: HEADERS });
export const digestOf = (bytes) => createHash("sha256").update(bytes).digest("hex");

/**
 * ``server.fetch`` is the network; ``server.answer`` may be replaced to misbehave; ``server.calls`` is what was asked.
 */
export function fakeServer({ person = "7" } = {}) {
  const server = { epoch: randomUUID(), person, calls: [], answer: null, json };
  Object.assign(server, { visits: new Map(), photos: new Map(), wants: new Map() });
  server.fetch = async (path, options = {}) => {
    server.calls.push([options.method ?? "GET", path]);
    const wrong = await server.answer?.(path, options);
    return wrong || serve(server, path, options);
  };
  return server;
}

function serve(server, path, { method = "GET", body }) {
  const time = server.time ?? new Date().toISOString();
  const { epoch, person } = server;
  if (path === "/fieldwork/hello") return json(200, { epoch, time, person: { id: Number(person) } });
  if (path.startsWith("/fieldwork/inventory")) return list(server, new URLSearchParams(path.split("?")[1]), time);
  const [, kind, name, revision] = path.slice(1).split("?")[0].split("/");
  const bytes = Buffer.from(body);
  if (kind === "photos" && method === "PUT") return takePhoto(server, name, bytes);
  return takeBody(server, name, revision, bytes);
}

/** A server of before ``since`` lists everything and does not say from where. */
function list(server, query, time) {
  const { epoch, person, ignoresSince } = server;
  const rows = [...server.visits].map(([digest, [id, revision]]) => receipt(server, id, revision, digest));
  if (ignoresSince) return json(200, { epoch, time, visits: rows });
  const since = query.get("epoch") === epoch ? Number(query.get("since")) || null : null;
  const visits = rows.filter(({ number }) => number >= (since ?? 0));
  return json(200, { epoch, time, person: Number(person), since, visits });
}

const FIRST_NUMBER = 12;

function numberOf({ visits }, id) {
  return FIRST_NUMBER + [...new Set([...visits.values()].map(([visit]) => visit))].indexOf(id);
}

function takePhoto(server, name, bytes) {
  if (digestOf(bytes) !== name) return json(422, { code: "hash-differs", sentence: "وصلت الصورة ناقصة" });
  server.photos.set(name, bytes);
  return json(201, { sha256: name });
}

function takeBody(server, id, revision, bytes) {
  const digest = digestOf(bytes);
  const known = server.visits.has(digest);
  server.visits.set(digest, [id, Number(revision)]);
  return json(known ? 200 : 201, receipt(server, id, Number(revision), digest));
}

function receipt(server, id, revision, digest) {
  const { wants, photos, epoch } = server;
  const missing = wants.get(digest).filter((name) => !photos.has(name));
  const state = missing.length ? "partial" : "complete";
  const received = { number: numberOf(server, id), received_at: "2026-05-03T09:00:00+00:00", conflict: false };
  return { id, revision, digest, ...received, state, missing, epoch };
}

const VISIT = { owner: "7", photos: [], at: "2026-05-03T08:00:00.000Z", revision: 1 };

/** A finished visit with its photos in the store; gives the entry. */
export async function finished(store, server, about = {}) {
  const { visit, owner, photos, at, revision } = { visit: randomUUID(), ...VISIT, ...about };
  const body = new TextEncoder().encode(`visit=${visit}&revision=${revision}&owner=${owner}`);
  const names = [];
  for (const text of photos) {
    const bytes = new TextEncoder().encode(text);
    names.push(digestOf(bytes));
    await store.keepPhoto({ sha256: digestOf(bytes), bytes: bytes.buffer, size: bytes.length });
  }
  const digest = digestOf(body);
  server.wants.set(digest, names);
  const entry = { visit, revision, owner, body, digest, photos: names, fields: [], finished: at };
  const queued = { ...entry, state: "queued", receipt: null };
  await store.finish(queued);
  return queued;
}
