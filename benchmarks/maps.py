"""Maps as a reader gets them, right after somebody's write, so that nothing is remembered from the reader before.

- One directorate (70 schools, 1,750 open deficiencies), page and data through the whole application, signed in, against
  naive Folium: one Marker with an Icon and a Popup per deficiency, rendered from rows that are in memory already.
- The country (4,002 schools, 100,000 open deficiencies), page and data, against its bare payload: one SQL statement
  that sums the same per directorate, straight through sqlite3 and ``json.dumps``.

CPU, with the wall time to the first byte and the bytes after gzip in the note.
"""

from __future__ import annotations

import gzip
import json
import os
import sqlite3
import statistics
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask

from benchmarks.asking import Answer, ask
from benchmarks.country import BADIA, make_country
from benchmarks.measure import Ratio, in_turns

DIRECTORATE = (f"/maps/{BADIA}", f"/maps/{BADIA}/schools.json")
COUNTRY = ("/maps/", "/maps/directorates.json")
COLOURS = {"life_threatening": "darkred", "severe": "red", "moderate": "orange", "low": "blue"}
ROWS = """
SELECT s.latitude, s.longitude, s.name_ar, d.item, d.severity, d.note, l.name, d.due_at
FROM deficiency d JOIN school s ON s.id = d.school_id JOIN location l ON l.id = d.location_id
JOIN directorate o ON o.id = s.directorate_id WHERE o.code = ? AND d.closed_at IS NULL
"""
SUMS = """
WITH counted AS (
  SELECT s.directorate_id AS id, sum(d.severity = 'life_threatening') AS life_threatening,
    sum(d.severity = 'severe') AS severe, sum(d.severity = 'moderate') AS moderate, sum(d.severity = 'low') AS low,
    sum(d.due_at < :now) AS overdue,
    sum(CASE d.severity WHEN 'life_threatening' THEN 50 WHEN 'severe' THEN 13 WHEN 'moderate' THEN 5 ELSE 2 END
      * CASE WHEN d.doubly_late_at < :now THEN 2 WHEN d.due_at < :now THEN 1.5 ELSE 1 END) AS points
  FROM deficiency d JOIN school s ON s.id = d.school_id WHERE d.closed_at IS NULL GROUP BY s.directorate_id
), registered AS (
  SELECT directorate_id AS id, count(*) AS schools, sum(students) AS students,
    sum(EXISTS (SELECT 1 FROM visit v WHERE v.school_id = school.id)) AS visited
  FROM school WHERE active GROUP BY directorate_id
)
SELECT o.code, o.name_ar, c.*, r.* FROM directorate o JOIN counted c ON c.id = o.id JOIN registered r ON r.id = o.id
"""


def bench(folder: Path) -> list[Ratio]:
    from inspect_app import maps

    app, cookie = make_country(folder, deficiencies=100_000)
    maps.preload()
    file = folder / "kashf.sqlite"
    return [_directorate(app, cookie, file), _country(app, cookie, file)]


def _directorate(app: Flask, cookie: str, file: Path) -> Ratio:
    with sqlite3.connect(file) as connection:
        rows = connection.execute(ROWS, (BADIA,)).fetchall()
    asked = _Asked(app, cookie, file, DIRECTORATE)
    own, floor = in_turns(asked.fresh, lambda: naive_folium(rows), rounds=2)
    return Ratio("2202: page + data / naive Folium", own, floor, goal=40, at_least=True, note=asked.note(len(rows)))


def _country(app: Flask, cookie: str, file: Path) -> Ratio:
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA temp_store=MEMORY")
    asked = _Asked(app, cookie, file, COUNTRY)
    own, floor = in_turns(asked.fresh, lambda: bare_sums(connection), rounds=5)
    return Ratio("the country: page + data / bare SQL", own, floor, goal=2, note=asked.note(100_000))


class _Asked:
    """A page and its data, asked for in turn; keeps what the note says of them."""

    def __init__(self, app: Flask, cookie: str, file: Path, paths: Sequence[str]) -> None:
        self.app, self.cookie, self.file, self.paths = app, cookie, file, paths
        self.firsts: list[float] = []
        self.answers: list[Answer] = []

    def fresh(self) -> None:
        """As after a write: a new time on the database's file is a new version of the data."""
        os.utime(self.file)
        self.again()
        self.firsts.append(self.answers[0].first)

    def again(self) -> None:
        self.answers = [ask(self.app, path, self.cookie) for path in self.paths]

    def note(self, deficiencies: int) -> str:
        again = self._again()
        sizes = " + ".join(f"{len(gzip.compress(answer.body, 6)) / 1024:.0f}" for answer in self.answers)
        first = statistics.median(self.firsts[1:]) * 1000
        return f"{deficiencies:,}; first byte {first:.0f} ms, unchanged data {again * 1000:.0f} ms CPU; {sizes} KB gzip"

    def _again(self) -> float:
        return in_turns(self.again, lambda: None, rounds=5)[0]


def naive_folium(rows: Sequence[Sequence[Any]]) -> str:
    """What a first attempt does: a marker with a coloured icon and all words in its popup, for each deficiency."""
    import folium

    drawn = folium.Map(location=(32.4, 36.2), zoom_start=10)
    for latitude, longitude, school, item, severity, note, place, due in rows:
        words = f"<b>{school}</b><br>{item} · {place}<br>{note}<br>{due[:10]}"
        marker = folium.Marker(
            (latitude, longitude),
            popup=folium.Popup(words, max_width=300),
            icon=folium.Icon(color=COLOURS[severity], icon="info-sign"),
        )
        marker.add_to(drawn)
    return str(drawn.get_root().render())


def bare_sums(connection: sqlite3.Connection) -> bytes:
    """The sums of the country and nothing around them: no permissions, no areas, no page."""
    rows = connection.execute(SUMS, {"now": f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}"}).fetchall()
    return json.dumps(rows, ensure_ascii=False).encode()
