/* Whether a danger was told: of each item when, to whom and how, or why it could not be. These are hidden fields of the
   item's card, made when there is something to say. */

const KEYS = ["told_at", "told_whom", "told_by", "not_told"];
const FIELD = new RegExp(`^([A-Z]\\d+_\\d+)-(?:${KEYS.join("|")})$`);

export function isNotice(name) {
  return FIELD.test(name);
}

/** {told_at, told_whom, told_by, not_told} as texts; nobody named is the principal. */
export function noticeOf(card) {
  return Object.fromEntries(KEYS.map((key) => [key, fieldOf(card, key)?.value ?? ""]));
}

/** Says this and nothing else of the card's danger. */
export function setNotice(card, notice) {
  for (const key of KEYS) {
    const value = notice[key] ?? "";
    if (value) ensureField(card, key).value = value;
    else fieldOf(card, key)?.remove();
  }
}

/** Told by voice now, to the principal. */
export function toldNow(now) {
  return { told_at: now.toISOString(), told_by: "voice" };
}

export function isTold(notice) {
  return Boolean(notice.told_at || notice.told_by || notice.told_whom);
}

/** Told, or said why not. */
export function isSpokenOf(notice) {
  return isTold(notice) || Boolean(notice.not_told.trim());
}

/** Makes the fields that a draft will fill. */
export function restoreNotices(form, fields) {
  for (const [name] of fields) {
    const [, item] = FIELD.exec(name) ?? [];
    const card = item && form.querySelector(`#${item}`);
    if (card) ensureField(card, name.slice(item.length + 1));
  }
}

function fieldOf(card, key) {
  return card.querySelector(`input[name="${card.id}-${key}"]`);
}

function ensureField(card, key) {
  const there = fieldOf(card, key);
  if (there) return there;
  const made = card.ownerDocument.createElement("input");
  made.type = "hidden";
  made.name = `${card.id}-${key}`;
  card.append(made);
  return made;
}
