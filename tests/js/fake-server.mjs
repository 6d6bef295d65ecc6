/* A small Kashf for the outbox's tests: it keeps what it is sent and answers as docs/sync.md says. */

import { createHash, randomUUID } from "node:crypto";

const json = (status, told) => new Response(JSON.stringify(told), { status, headers: { "Content-Type": "application/json" } });
export const digestOf = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** ``server.fetch`` is the network; ``server.answer`` may be replaced to misbehave; ``server.calls`` is what was asked. */
export function fakeServer({ person = "7" } = {}) {
  const server = { epoch: randomUUID(), person, visits: new Map(), photos: new Map(), calls: [], answer: null, wants: new Map() };

  function receipt(id, revision, digest) {
    const missing = server.wants.get(digest).filter((name) => !server.photos.has(name));
    const state = missing.length ? "partial" : "complete";
    return { id, revision, digest, number: 12, received_at: "2026-05-03T09:00:00+00:00", state, missing, conflict: false, epoch: server.epoch };
  }

  async function serve(path, { method = "GET", body }) {
    if (path === "/fieldwork/hello") return json(200, { epoch: server.epoch, time: server.time ?? new Date().toISOString(), person: { id: Number(server.person) } });
    if (path.startsWith("/fieldwork/inventory")) {
      const visits = [...server.visits].map(([digest, [id, revision]]) => ({ id, revision, digest, state: receipt(id, revision, digest).state }));
      return json(200, { epoch: server.epoch, time: server.time ?? new Date().toISOString(), visits });
    }
    const [, kind, name, revision] = path.slice(1).split("/");
    const bytes = Buffer.from(body);
    if (kind === "photos" && method === "PUT") {
      if (digestOf(bytes) !== name) return json(422, { code: "hash-differs", sentence: "وصلت الصورة ناقصة" });
      server.photos.set(name, bytes);
      return json(201, { sha256: name });
    }
    const digest = digestOf(bytes);
    const known = server.visits.has(digest);
    server.visits.set(digest, [name, Number(revision)]);
    return json(known ? 200 : 201, receipt(name, Number(revision), digest));
  }

  server.fetch = async (path, options = {}) => {
    server.calls.push([options.method ?? "GET", path]);
    const wrong = await server.answer?.(path, options);
    return wrong || serve(path, options);
  };
  server.json = json;
  return server;
}

/** A finished visit with its photos in the store; gives the entry. */
export async function finished(store, server, { visit = randomUUID(), owner = "7", photos = [], at = "2026-05-03T08:00:00.000Z", revision = 1 } = {}) {
  const body = new TextEncoder().encode(`visit=${visit}&revision=${revision}&owner=${owner}`);
  const names = [];
  for (const text of photos) {
    const bytes = new TextEncoder().encode(text);
    names.push(digestOf(bytes));
    await store.keepPhoto({ sha256: digestOf(bytes), bytes: bytes.buffer, size: bytes.length });
  }
  const digest = digestOf(body);
  server.wants.set(digest, names);
  const entry = { visit, revision, owner, body, digest, photos: names, fields: [], finished: at, state: "queued", receipt: null };
  await store.finish(entry);
  return entry;
}
