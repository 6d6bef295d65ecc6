/* Room on the tablet, and whether the browser has promised to keep what is there. Asked, and the answer shown. */

export const FLOOR = 200 * 1024 * 1024;

/** {used, free} in bytes; free is Infinity where the browser does not say. */
export async function room(storage) {
  try {
    const { usage = 0, quota = Infinity } = await storage.estimate();
    return { used: usage, free: Math.max(0, quota - usage) };
  } catch {
    return { used: 0, free: Infinity };
  }
}

/** True when the browser promises not to clear this site's store by itself. */
export async function persisted(storage) {
  try {
    return (await storage.persisted()) || (await storage.persist());
  } catch {
    return false;
  }
}

/** "4.1 MB" by the page's words. */
export function sizeWords(bytes, words) {
  const [key, unit] = bytes < 2 ** 20 ? ["kb", 2 ** 10] : bytes < 2 ** 30 ? ["mb", 2 ** 20] : ["gb", 2 ** 30];
  const n = bytes / unit;
  return words[key].replace("{n}", n < 10 && key !== "kb" ? n.toFixed(1) : String(Math.round(n)));
}
