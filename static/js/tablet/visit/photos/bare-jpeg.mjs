/* A JPEG without anything beside its picture: browsers add a profile of their colours, some also EXIF. */

const [SCAN, FIRST_NOTE, LAST_NOTE, COLOUR_NOTE, COMMENT] = [0xda, 0xe1, 0xef, 0xee, 0xfe];

const isNote = (mark) => mark === COMMENT || (mark >= FIRST_NOTE && mark <= LAST_NOTE && mark !== COLOUR_NOTE);

/** The parts of ``bytes`` (Uint8Array) to keep, in order; all of them as one where it is no JPEG as expected. */
export function bareJpeg(bytes) {
  const kept = [bytes.subarray(0, 2)];
  let at = 2;
  while (bytes[at] === 0xff && bytes[at + 1] !== SCAN) {
    const end = at + 2 + bytes[at + 2] * 256 + bytes[at + 3];
    if (!isNote(bytes[at + 1])) kept.push(bytes.subarray(at, end));
    at = end;
  }
  return bytes[at] === 0xff ? [...kept, bytes.subarray(at)] : [bytes];
}
