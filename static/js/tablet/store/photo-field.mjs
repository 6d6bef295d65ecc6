/* How a form field names a photo: sha256;size;taken_at;latitude;longitude. */

const SHA256_LENGTH = 64;

/** The field's text from the photo's record. */
export function photoField({ sha256, size, taken_at: takenAt, latitude, longitude }) {
  return [sha256, size, takenAt, latitude ?? "", longitude ?? ""].join(";");
}

/** The photo's record from the field's text, without its bytes. */
export function recordOf(field) {
  const [sha256, size, takenAt, latitude, longitude] = field.split(";");
  const number = (text) => (text ? Number(text) : null);
  return { sha256, size: number(size), taken_at: takenAt, latitude: number(latitude), longitude: number(longitude) };
}

/** The photo's name from the field's text. */
export const photoName = (field) => field.slice(0, SHA256_LENGTH);

/** The photos that a list of form fields names, each once. */
export function photoNames(fields) {
  const photos = fields.filter(([name]) => name.endsWith("-photo"));
  return [...new Set(photos.map(([, value]) => photoName(value)))];
}
