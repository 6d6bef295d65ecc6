from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from inspect_app.db import db
from inspect_app.deficiencies.models import Deficiency
from inspect_app.overview.conditions import IS_OPEN, is_overdue
from inspect_app.overview.due_texts import is_late
from tests.make import NOW
from tests.maps.stock import a_deficiency

CODE = Path(__file__).parents[2] / "inspect_app"


READERS = ("overview", "tablet", "desk", "maps", "exports")


def told_again(pattern, *but):
    """Modules of the read side in which the pattern stands."""
    files = [file for folder in READERS for file in sorted((CODE / folder).glob("*.py")) if file.name not in but]
    assert len(files) > 50
    return [file.name for file in files if re.search(pattern, file.read_text(encoding="utf-8"))]


def test_what_is_open_is_said_once():
    assert told_again(r"closed_at\.is(_not)?\(|closed_at == None", "conditions.py") == []


def test_what_is_overdue_is_said_once_for_the_database_and_once_for_rows():
    # The points grow and the list is ordered by the date alone: what is closed has no points, and a place of its own.
    assert told_again(r"due_at < now", "conditions.py", "ranking.py", "due_texts.py") == []


def test_the_last_visit_is_said_once():
    # The latest known date of a record of upkeep may be of any visit.
    assert told_again(r"row_number\(\)|max\(Visit\.finished_at\)", "last_visits.py", "latest_dates.py") == []


def test_severities_are_counted_once():
    assert told_again(r"Deficiency\.severity ==", "sums.py") == []


def test_the_database_and_a_row_agree_on_what_is_overdue(world):
    day = timedelta(days=1)
    for due, closed in ((NOW - day, None), (NOW, None), (NOW + day, None), (NOW - day, NOW)):
        a_deficiency(world.school, due_at=due, closed_at=closed)
    rows = db.session.execute(
        select(
            Deficiency.due_at, Deficiency.closed_at, is_overdue(NOW).label("overdue"), IS_OPEN.label("open")
        ).order_by(Deficiency.number)
    ).all()
    assert [bool(row.overdue) for row in rows] == [True, False, False, False]
    assert [bool(row.open) for row in rows] == [True, True, True, False]
    assert [is_late(row.due_at, row.closed_at, NOW) for row in rows] == [bool(row.overdue) for row in rows]
