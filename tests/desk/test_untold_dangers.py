"""A danger to life that nobody at the school was told of says so in lists and on the school's page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select

from inspect_app.db import db, table, writing
from inspect_app.inspections.models import DangerNotice, Visit
from tests.desk.made import BINS, EXIT, add_visit, at_yard

MARK = "Told to nobody at the school"
EMPTY = {"told_at": None, "whom": "", "way": "", "reason": ""}


@pytest.fixture
def marks(world, page):
    """The marks of the rows of the list, and those of the school's page."""

    def read():
        browser = page(world.reviewer, "en")
        pages = browser.get("/deficiencies"), browser.get(f"/schools/{world.school}")
        rows = pages[0].all("tbody tr"), pages[1].all(".open-list > li")
        return [[MARK in row.get_text() for row in of] for of in rows]

    return read


def notice(number, **said):
    visit = select(Visit.id).where(Visit.number == number).scalar_subquery()
    with writing():
        row = {"visit_id": visit, "item": EXIT, **EMPTY, **said}
        db.session.execute(insert(table(DangerNotice)).values(row))


def found_at(world, days, *items):
    return add_visit(world.engineer, world.school, {item: (at_yard(world.school),) for item in items}, days)


def test_only_the_danger_is_marked(world, marks):
    found_at(world, 9, EXIT, BINS)
    assert marks() == [[True, False]] * 2


@pytest.mark.parametrize("said", [{"told_at": datetime.now(UTC)}, {"whom": "المديرة"}, {"way": "voice"}], ids=list)
def test_one_that_was_told_is_not(world, marks, said):
    notice(found_at(world, 9, EXIT), **said)
    assert marks() == [[False]] * 2


def test_one_that_could_not_be_told_is(world, marks):
    notice(found_at(world, 9, EXIT), reason="لا أحد في المدرسة")
    assert marks() == [[True]] * 2


def test_told_once_is_told(world, marks):
    notice(found_at(world, 30, EXIT), way="writing")
    found_at(world, 9, EXIT)
    assert marks() == [[False]] * 2
