"""The order of every list of deficiencies, and that an index keeps it."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select, text
from sqlalchemy.dialects import postgresql, sqlite

from inspect_app.checklists import Severity
from inspect_app.db import db
from inspect_app.deficiencies.models import Deficiency
from inspect_app.overview import sums
from inspect_app.overview.filter_selection import Selection, deficiencies_open_to, narrowed_alone
from inspect_app.overview.ranking import worst_first
from inspect_app.overview.risk.risk_points import own_points
from tests.make import NOW
from tests.maps.stock import a_deficiency


def by_the_clock(row, now):
    """Life-threatening late, life-threatening, severe late, severe, then all others; within each by date and number."""
    late = row.due_at < now
    places = {3: 0 if late else 1, 2: 2 if late else 3}
    return (places.get(row.severity_rank, 4), row.due_at, row.number)


@pytest.fixture
def rows(world):
    """Every severity late, due this very moment and in time, several of each on one date."""
    chance = Random(9)
    due = [NOW + timedelta(days=days) for days in (-40, -1, 0, 0, 1, 30)]
    kinds = [(severity, at) for severity in Severity for at in due] * 2
    chance.shuffle(kinds)
    for severity, at in kinds:
        a_deficiency(world.school, severity.value, at=at - timedelta(days=7), due_at=at)
    return list(db.session.execute(select(Deficiency.number, Deficiency.severity_rank, Deficiency.due_at)))


@pytest.mark.parametrize("passed", [-50, -1, 0, 1, 50], ids="{} days".format)
def test_the_order_is_the_same_at_whatever_moment_late_is_told_from_in_time(rows, passed):
    now = NOW + timedelta(days=passed)
    assert len(rows) == 48
    told = db.session.scalars(select(Deficiency.number).order_by(*worst_first())).all()
    assert told == [row.number for row in sorted(rows, key=lambda row: by_the_clock(row, now))]


def test_the_first_page_of_what_is_open_is_read_off_an_index_without_sorting(world):
    query = deficiencies_open_to(world.ministry, Selection(), NOW).order_by(*worst_first()).limit(50)
    assert "ix_deficiency_worst_first" in (said := plan(query))
    assert "Sort" not in said
    assert "B-TREE" not in said


@pytest.mark.only_on("sqlite", "over a handful of rows PostgreSQL would rather look at them")
@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"state": "deferred"},
        {"state": "closed"},
        {"state": "all"},
        {"severity": ("severe", "low")},
        {"checklist": "school-transport"},
        {"section": "B03"},
        {"trade": "fire"},
        {"owner": "school"},
        {"overdue": True},
        {"since": NOW.date(), "until": NOW.date()},
    ],
    ids=str,
)
def test_what_a_list_adds_up_and_sorts_by_stands_in_one_index(world, filters):
    selection = Selection(**filters)
    listed = [getattr(Deficiency, name) for name in ("number", "item", "status", "opened_at", "due_at")]
    page = narrowed_alone(select(*listed, own_points(NOW), *worst_first()), world.ministry, selection, NOW)
    for query in (select(sums.by_school(world.ministry, selection, NOW)), page):
        assert "COVERING INDEX ix_deficiency_listed" in plan(query)


def plan(query):
    """What the database means to do, in its own words."""
    on_sqlite = db.engine.dialect.name == "sqlite"
    dialect = (sqlite if on_sqlite else postgresql).dialect()
    words = str(query.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
    if not on_sqlite:  # over a handful of rows it would rather sort than look into any index
        db.session.execute(text("SET LOCAL enable_sort = off"))
        db.session.execute(text("SET LOCAL enable_seqscan = off"))
    explain = "EXPLAIN QUERY PLAN" if on_sqlite else "EXPLAIN"
    return "\n".join(str(row[-1]) for row in db.session.execute(text(f"{explain} {words}")))
