"""One archive made in a process of its own: its CPU, its peak memory, its size, as JSON on stdout.

``python -m benchmarks.answers.making FOLDER wide|long|bare`` with a folder that ``stock.make_stock`` has filled.
"""

from __future__ import annotations

import csv
import gc
import io
import json
import sqlite3
import sys
import time
import zipfile
from collections.abc import Callable
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from benchmarks.answers.stock import CHECKLIST
from benchmarks.asking import ask, signed_in
from benchmarks.country import application
from benchmarks.exporting import peak
from inspect_app.inspections.published import published

CHUNK = 500
HEADS = """
SELECT v.id, v.number, s.number, v.checklist, v.version, s.name_ar, d.code, d.name_ar, a.name_ar, v.started_at,
  v.finished_at, v.received_at, v.clock_doubtful, v.latitude, v.longitude, v.distance_m, v.raw_score, v.score, v.grade,
  v.coverage, (SELECT count(*) FROM finding f WHERE f.visit_id = v.id), v.note
FROM visit v JOIN school s ON s.id = v.school_id JOIN directorate d ON d.id = v.directorate_id
  JOIN account a ON a.id = v.engineer_id
ORDER BY v.number DESC
"""
ANSWERS = """
SELECT visit_id, item, verdict, coalesce(number, day, option) FROM answer WHERE visit_id IN ({}) ORDER BY visit_id, item
"""


def ours(folder: Path, shape: str, file: Path) -> Callable[[], float]:
    """A request for the archive; it answers with the seconds until the first byte."""
    app = application(folder)
    with sqlite3.connect(folder / "kashf.sqlite") as connection:
        cookie = signed_in(app, connection.execute("SELECT id FROM account").fetchone()[0])
    path = f"/exports/visits-{shape}.zip"
    ask(app, f"{path}?q=900001", cookie)
    return lambda: ask(app, path, cookie, into=file).first


def bare(folder: Path, file: Path) -> Callable[[], float]:
    """The yardstick, with its connection warm."""
    with application(folder).app_context():
        items = published().latest(CHECKLIST).items
    columns = [column for code, item in items.items() for column in _columns(code, has_value=_has_value(item))]
    places = {column: place for place, column in enumerate(columns)}
    connection = sqlite3.connect(folder / "kashf.sqlite")

    def run() -> float:
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\r\n")
        heads = connection.execute(HEADS)
        with (
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive,
            archive.open("v.csv", "w") as out,
        ):
            while visits := heads.fetchmany(CHUNK):
                ids = [visit[0] for visit in visits]
                answers = connection.execute(ANSWERS.format(",".join("?" * len(ids))), ids)
                said = {id_: _cells(rows, places) for id_, rows in groupby(answers, itemgetter(0))}
                writer.writerows([*visit[1:], *said[visit[0]]] for visit in visits)
                out.write(buffer.getvalue().encode())
                buffer.seek(0)
                buffer.truncate()
        return 0.0

    run()
    return run


def _has_value(item: object) -> bool:
    return bool(item.thresholds or item.ages or item.options)  # type: ignore[attr-defined]


def _columns(code: str, *, has_value: bool) -> list[str]:
    return [code, f"{code}="] if has_value else [code]


def _cells(rows: object, places: dict[str, int]) -> list[object]:
    cells: list[object] = [None] * len(places)
    for _visit, item, verdict, value in rows:  # type: ignore[attr-defined]
        cells[places[item]] = verdict
        if value is not None:
            cells[places[f"{item}="]] = value
    return cells


def main(folder: str, what: str) -> None:
    file = Path(folder) / f"{what}.zip"
    run = bare(Path(folder), file) if what == "bare" else ours(Path(folder), what, file)
    # As the server does when it starts: what is loaded stays, and is not walked through again.
    gc.collect()
    gc.freeze()
    start = time.process_time()
    first = run()
    cpu = time.process_time() - start
    print(json.dumps({"cpu": cpu, "first": first, "peak": peak(), "size": file.stat().st_size}))


if __name__ == "__main__":
    main(*sys.argv[1:])
