"""One file made in a process of its own, ours or a yardstick's: its CPU, its peak memory, its size, as JSON on stdout.

``python -m benchmarks.exporting FOLDER FORMAT ours|bare`` with a folder that ``country.make_country`` has filled.
Ours is a GET through the whole application, signed in. A yardstick reads the same rows in the same order with one SQL
statement that also finds the words (from small tables made beforehand) and hands them straight to the writer; it knows
no permissions, no languages, no formula signs, no control characters, no sheet about the file.
"""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from flask import Flask

from benchmarks.asking import ask, signed_in
from benchmarks.country import application
from inspect_app.accounts.console import CONSOLE, in_language
from inspect_app.checklists.term_texts import OWNERS, SEVERITIES, TRADES
from inspect_app.deficiencies.deficiency_texts import failure
from inspect_app.exports.cells import CellKind, Column
from inspect_app.exports.columns import export_columns
from inspect_app.exports.files import STREAMED_FORMATS, write_file
from inspect_app.inspections.published import published
from inspect_app.inspections.value_texts import STATUSES
from inspect_app.overview.filter_selection import Selection
from inspect_app.schools.directorates import GOVERNORATES

CHUNK = 1000
SELECT = """
SELECT d.number, sev.ar, sev.en, d.severity_rank, fa.ar, fa.en, d.item, it.ar, it.en, d.section, sec.ar, sec.en,
  d.checklist, d.version, li.ar, li.en, s.number, s.name_ar, s.name_en, o.code, o.name_ar, o.name_en, gov.ar, gov.en,
  s.locality, s.latitude, s.longitude, s.students, coalesce(l.name, ''), d.instance, st.ar, st.en, tr.ar, tr.en,
  ow.ar, ow.en, '', '', '', '', d.note, date(d.opened_at, '+3 hours'), date(d.due_at, '+3 hours'),
  date(d.make_safe_due_at, '+3 hours'), date(d.made_safe_at, '+3 hours'),
  coalesce(d.make_safe_due_at < :now AND d.made_safe_at IS NULL, 0), date(d.last_seen_at, '+3 hours'),
  date(d.closed_at, '+3 hours'),
  CAST(julianday(date(:now, '+3 hours')) - julianday(date(d.opened_at, '+3 hours')) AS INTEGER), d.due_at < :now,
  CASE WHEN d.due_at < :now
    THEN CAST(julianday(date(:now, '+3 hours')) - julianday(date(d.due_at, '+3 hours')) AS INTEGER) END,
  CASE d.severity WHEN 'life_threatening' THEN 50 WHEN 'severe' THEN 13 WHEN 'moderate' THEN 5 ELSE 2 END
    * CASE WHEN d.doubly_late_at < :now THEN 2.0 WHEN d.due_at < :now THEN 1.5 ELSE 1.0 END
    * CASE WHEN d.recurrent THEN 1.25 ELSE 1.0 END
    * CASE WHEN s.students IS NULL OR s.students <= 100 THEN 1.0 WHEN s.students <= 300 THEN 1.1
      WHEN s.students <= 600 THEN 1.25 ELSE 1.5 END,
  d.times_seen, d.not_corrected, d.recurrence_of IS NOT NULL, d.opened_at = coalesce(d.closed_at, ''), d.flagged,
  d.proposed IS NOT NULL, d.id
FROM deficiency d JOIN school s ON s.id = d.school_id JOIN directorate o ON o.id = s.directorate_id
  LEFT JOIN location l ON l.id = d.location_id
  JOIN word sev ON sev.code = d.severity JOIN word st ON st.code = d.status JOIN word tr ON tr.code = d.trade
  JOIN word ow ON ow.code = 'owner ' || d.owner JOIN word it ON it.code = d.item
  JOIN word fa ON fa.code = 'failure ' || d.item
  JOIN word gov ON gov.code = s.governorate
  JOIN word sec ON sec.code = d.checklist || d.section JOIN word li ON li.code = d.checklist
WHERE d.closed_at IS NULL
ORDER BY CASE d.severity_rank WHEN 3 THEN 4 + (d.due_at < :now) WHEN 2 THEN 2 + (d.due_at < :now) ELSE 0 END DESC,
  d.due_at, d.number
"""
_SHORT = {
    *("number", "severity_ar", "failure_ar", "measured_ar", "observed_ar", "school_number", "school_ar", "location"),
    *("status_ar", "owner_ar", "opened_on", "due_on", "days_overdue", "note"),
}
"""The columns of the short sheet, as near as the yardstick has them."""
Writer = Callable[[sqlite3.Cursor, tuple[Column, ...], Path], None]


def bare_csv(rows: sqlite3.Cursor, columns: tuple[Column, ...], file: Path) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow([column.ar for column in columns])
        writer.writerows(rows)


def bare_geojson(rows: sqlite3.Cursor, columns: tuple[Column, ...], file: Path) -> None:
    """Row by row through ``json.dumps``; 0 and 1 of a flag become words."""
    keys = [column.key for column in columns]
    flags = [at for at, column in enumerate(columns) if column.kind is CellKind.FLAG]
    latitude, longitude = keys.index("latitude"), keys.index("longitude")
    with file.open("w", encoding="utf-8") as out:
        before = '{"type":"FeatureCollection","features":[\n'
        for row in rows:
            values = list(row)
            for at in flags:
                values[at] = bool(values[at])
            place = {"type": "Point", "coordinates": [values[longitude], values[latitude]]}
            feature = {"type": "Feature", "geometry": place, "properties": dict(zip(keys, values, strict=True))}
            out.write(before + json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
            before = ",\n"
        out.write("\n]}\n")


def bare_xlsx(rows: sqlite3.Cursor, columns: tuple[Column, ...], file: Path) -> None:
    """XlsxWriter with constant memory and a writing method for each type, nothing else: the same two sheets."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(file), {"constant_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        short = [at for at, column in enumerate(columns) if column.key in _SHORT]
        write_short, write_full = (_plain_writer(book, columns, at, day) for at in (short, range(len(columns))))
        for at, row in enumerate(rows, start=1):
            write_short(at, row)
            write_full(at, row)


def _plain_writer(book: Any, columns: tuple[Column, ...], places: Sequence[int], day: Any) -> Callable[..., None]:
    """Writes these columns of a row on a sheet of its own."""
    sheet = book.add_worksheet()
    methods = {CellKind.TEXT: sheet.write_string, CellKind.FLAG: sheet.write_boolean}
    plain = [(at, place, methods.get(columns[place].kind, sheet.write_number)) for at, place in enumerate(places)]
    is_day = [column.kind is CellKind.DAY for column in columns]
    for at, place, _ in plain:
        sheet.write_string(0, at, columns[place].ar)

    def write(line: int, row: Sequence[Any]) -> None:
        for at, place, put in plain:
            value = row[place]
            if value is None or value == "":
                continue
            if is_day[place]:
                sheet.write_datetime(line, at, date.fromisoformat(value), day)
            else:
                put(line, at, value)

    return write


def bare_gpkg(rows: sqlite3.Cursor, columns: tuple[Column, ...], file: Path) -> None:
    """GeoPandas all the way, by Arrow where pyarrow is installed."""
    import geopandas as gpd
    import pandas as pd

    frame = pd.DataFrame(rows.fetchall(), columns=[column.key for column in columns])
    for column in columns:
        if column.kind is CellKind.FLAG:
            frame[column.key] = frame[column.key].astype(bool)
        elif column.kind is CellKind.DAY:
            frame[column.key] = _days(frame[column.key])
    points = gpd.points_from_xy(frame["longitude"], frame["latitude"])
    drawn = gpd.GeoDataFrame(frame, geometry=points, crs="EPSG:4326")
    drawn.to_file(file, driver="GPKG", layer="deficiencies", use_arrow=has_arrow())


def _days(texts: Any) -> Any:
    """Days as the writer takes them: dates by Arrow, moments without it."""
    import pandas as pd

    moments = pd.to_datetime(texts, format="%Y-%m-%d")
    return moments.dt.date if has_arrow() else moments


def has_arrow() -> bool:
    return find_spec("pyarrow") is not None


BARE: dict[str, Writer] = {"csv": bare_csv, "geojson": bare_geojson, "xlsx": bare_xlsx, "gpkg": bare_gpkg}


def words() -> Iterator[tuple[str, str, str]]:
    """(Code, Arabic, English) of everything the rows name by a code."""
    for vocabulary in (SEVERITIES, STATUSES, TRADES, GOVERNORATES):
        yield from ((str(code), text.ar, text.en) for code, text in vocabulary.items())
    yield from ((f"owner {code}", text.ar, text.en) for code, text in OWNERS.items())
    for found in published().current:
        yield found.id, found.title.ar, found.title.en
        yield from ((item.code, item.text.ar, item.text.en) for item in found.items.values())
        yield from ((f"failure {item.code}", failure(item).ar, failure(item).en) for item in found.items.values())
        yield from ((found.id + section.code, section.title.ar, section.title.en) for section in found.sections)


def ours(folder: Path, extension: str, file: Path) -> Callable[[], float]:
    """A request for the file; it answers with the seconds until the first byte. What is made first, is made at once."""
    from inspect_app import maps

    maps.preload()
    app = application(folder)
    if extension not in STREAMED_FORMATS:
        return lambda: _make(app, extension, file)
    cookie = signed_in(app, _account(folder))
    path = f"/exports/deficiencies.{extension}"
    ask(app, f"{path}?school=900001", cookie)
    return lambda: ask(app, path, cookie, into=file).first


def _make(app: Flask, extension: str, file: Path) -> float:
    """As the process of a large file makes it, and the command."""
    begun = time.perf_counter()
    with app.app_context(), in_language(app, "ar"):
        write_file(extension, file, CONSOLE, Selection(), "ar")
    return time.perf_counter() - begun


def bare(folder: Path, extension: str, file: Path) -> Callable[[], float]:
    """The yardstick, with its imports made, its connection warm and its words at hand."""
    with application(folder).app_context():
        columns, found = export_columns(), list(words())
    connection = sqlite3.connect(folder / "kashf.sqlite")
    connection.execute("CREATE TEMP TABLE word (code TEXT PRIMARY KEY, ar TEXT, en TEXT) WITHOUT ROWID")
    connection.executemany("INSERT INTO word VALUES (?, ?, ?)", found)
    now = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}"
    write = BARE[extension]
    write(connection.execute(f"{SELECT} LIMIT 10", {"now": now}), columns, file)
    file.unlink()

    def run() -> float:
        write(connection.execute(SELECT, {"now": now}), columns, file)
        return 0.0

    return run


def _account(folder: Path) -> int:
    with sqlite3.connect(folder / "kashf.sqlite") as connection:
        number: int = connection.execute("SELECT id FROM account").fetchone()[0]
    return number


def peak() -> int:
    """Bytes of memory this process has used at most; the kernel's ru_maxrss would begin with the parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) * 1024 if found else 0


def main(folder: str, extension: str, who: str) -> None:
    file = Path(folder) / f"{who}.{extension}"
    file.unlink(missing_ok=True)  # GDAL adds to what is there
    run = {"ours": ours, "bare": bare}[who](Path(folder), extension, file)
    start = time.process_time()
    first = run()
    cpu = time.process_time() - start
    print(json.dumps({"cpu": cpu, "first": first, "peak": peak(), "size": file.stat().st_size, "arrow": has_arrow()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
