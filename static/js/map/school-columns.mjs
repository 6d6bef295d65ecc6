// The schools on a map as columns, of one directorate or of several that come one after another.

const DRAWN = ["number", "name", "place", "lat", "lon", "state", "counts", "points"];

// `schools` holds what is drawn, one row per school, and `answer`, which of the answers brought it; `sheet(i)` gives
// [the answer of school i, its row there].
export function schoolColumns() {
  const schools = Object.fromEntries([...DRAWN, "answer"].map((column) => [column, []]));
  let answers = 0;
  const sheets = [];
  const places = new Map();
  const add = (data) => {
    data.schools.number.forEach((number, row) => {
      places.set(number, sheets.length);
      sheets.push([data, row]);
      for (const column of DRAWN) schools[column].push(data.schools[column][row]);
      schools.answer.push(answers);
    });
    answers += 1;
  };
  return { schools, add, sheet: (i) => sheets[i], find: (number) => places.get(number) ?? -1 };
}
