/* What a signature stands under: every answer, reading, place and fact, but not what is written about them. */

const RESULT = /^(?:fact-|[A-Z]\d+_\d+-)/;
const ABOUT_IT = /-(?:note|reason|photo|told_at|told_whom|told_by|not_told)$/;

/** ``fields`` are those to be sent; gives one text to compare. */
export function signedResult(fields) {
  return JSON.stringify(fields.filter(([name]) => RESULT.test(name) && !ABOUT_IT.test(name)));
}
