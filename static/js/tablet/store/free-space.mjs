/* Room on the tablet, and whether the browser has promised to keep what is there. Asked, and the answer shown. */

/** Bytes below which no photo is taken: answers need little, and must find it. */
export const MIN_FREE = 200 * 1024 * 1024;

/** {used, free} in bytes; free is Infinity where the browser does not say. */
export async function freeSpace(storage) {
  try {
    const { usage = 0, quota = Infinity } = await storage.estimate();
    return { used: usage, free: Math.max(0, quota - usage) };
  } catch {
    return { used: 0, free: Infinity };
  }
}

/** True when the browser promises not to clear this site's store by itself; it is asked to. */
export async function askToPersist(storage) {
  try {
    return (await storage.persisted()) || (await storage.persist());
  } catch {
    return false;
  }
}
