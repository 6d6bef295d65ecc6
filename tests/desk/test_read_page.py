"""Pages of the lists: together they tell every row once, in the order asked for, each read from its nearer end."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import func, insert, select, update

from inspect_app.checklists import Severity
from inspect_app.db import db, writing
from inspect_app.deficiencies.models import Deficiency
from inspect_app.desk import deficiency_list, school_list, visit_list
from inspect_app.inspections.models import Finding, Visit
from inspect_app.overview.filter_selection import ALL, Selection
from inspect_app.overview.long_lists import found_once, read_page
from inspect_app.overview.long_lists.paging import Stretch
from inspect_app.overview.visit_filter.visit_selection import VisitSelection
from inspect_app.schools.models import School
from tests.make import NOW
from tests.maps.stock import a_deficiency, a_visit

COPIES = 128
"""Beside the row itself: three pages of fifty, of which the last one is not full."""


@pytest.fixture
def many(world):
    """A visit, a deficiency and a school, many times over: few names and dates, most of them moderate, some never
    visited. Pages lie within one severity, or where two meet."""
    chance = Random(7)
    a_visit(world.school)
    a_deficiency(world.school)
    copy(School, lambda n: {"id": 100 + n, "number": f"5{n:05}", "name_ar": chance.choice("ابت"), "students": n % 5})
    schools = list(db.session.scalars(select(School.id).where(School.id > 140)))

    def moved(n):
        at = NOW - timedelta(days=chance.randint(1, 4))
        return {"id": f"copy-{n}", "number": n + 2, "school_id": chance.choice(schools), "finished_at": at}

    def found(n):
        (severity,) = chance.choices(list(Severity), (3, 10, 100, 3))
        at = NOW - timedelta(days=chance.randint(1, 40))
        told = {
            "severity": severity.value,
            "severity_rank": severity.rank,
            "opened_at": at,
            "due_at": at + timedelta(20),
        }
        status = chance.choice(("open", "deferred", "acknowledged"))
        its = {"id": f"copy-{n}", "number": n + 2, "instance": f"copy {n}", "school_id": chance.choice(schools)}
        return {**its, "status": status, **told}

    copy(Visit, moved)
    copy(Deficiency, found)


def copy(model, changes):
    first = dict(db.session.execute(select(model.__table__)).mappings().first())
    with writing():
        db.session.execute(insert(model.__table__), [{**first, **changes(n)} for n in range(COPIES)])


def pages(listing, keys):
    """Order → the numbers on all its pages, and on the one page that is printed."""
    for key in sorted(keys):
        for sort in (key, f"-{key}"):
            listed = [listing({"sort": sort, "page": page}) for page in ("1", "2", "3")]
            assert [len(one.rows) for one in listed][:2] == [50, 50]
            assert listed[0].page.pages == 3
            printed = [row.number for row in listing({"sort": sort, "print": "all"}).rows]
            yield sort, [row.number for one in listed for row in one.rows], printed


def test_the_pages_of_deficiencies_follow_each_other_in_every_order(world, many):
    def listing(args):
        return deficiency_list.listing(world.ministry, Selection(), args, NOW)

    for sort, paged, printed in pages(listing, deficiency_list.KEYS):
        assert (sort, paged) == (sort, printed)
        assert sorted(paged) == list(range(1, COPIES + 2))


@pytest.mark.parametrize("sample", [5, 60, 5000])
@pytest.mark.parametrize("selection", [Selection(), Selection(state=ALL), Selection(trade="fire")], ids=str)
def test_they_are_the_same_where_rows_beyond_the_page_are_left_out(world, many, monkeypatch, selection, sample):
    if selection.state == ALL:
        close_every_third()

    def listed():
        def listing(args):
            return deficiency_list.listing(world.ministry, selection, args, NOW)

        return list(pages(listing, deficiency_list.KEYS))

    everything = listed()
    assert all(paged == printed for _, paged, printed in everything)
    monkeypatch.setattr(read_page, "MANY", 1)
    monkeypatch.setattr(read_page, "SAMPLE", sample)
    assert listed() == everything


def close_every_third():
    with writing():
        db.session.execute(update(Deficiency).where(Deficiency.number % 3 == 0).values(closed_at=NOW))


def test_what_is_closed_has_no_points_and_stands_behind_what_is_open(world, many):
    close_every_third()
    rows = deficiency_list.listing(world.ministry, Selection(state=ALL), {"sort": "-points", "print": "all"}, NOW).rows
    assert [row.points for row in rows] == sorted((row.points for row in rows), reverse=True)
    assert {row.points for row in rows[-40:]} == {0}


@pytest.mark.parametrize("first", [0, 40, 100])
@pytest.mark.parametrize("falls", [False, True])
def test_most_rows_beyond_the_page_are_left_out(world, many, monkeypatch, first, falls):
    monkeypatch.setattr(read_page, "MANY", COPIES)
    query = select(Deficiency.number)
    order = [(Deficiency.status.expression, falls), (Deficiency.number.expression, False)]
    page = Stretch(first, first + 5, COPIES + 1)
    near = read_page.without_far_rows(query, order, page)
    kept = db.session.scalar(select(func.count()).select_from(near.subquery()))
    assert kept == min(first + 5, COPIES + 1 - first)


def test_the_pages_of_schools_follow_each_other_in_every_order(world, many):
    for sort, paged, printed in pages(lambda args: school_list.listing(world.ministry, args, NOW), school_list.KEYS):
        assert (sort, paged) == (sort, printed)
        assert len(set(paged)) == COPIES + 2


def test_the_pages_of_visits_follow_each_other_in_every_order(world, many):
    def listing(args):
        return visit_list.listing(world.ministry, VisitSelection(), args)

    for sort, paged, printed in pages(listing, visit_list.KEYS):
        assert (sort, paged) == (sort, printed)
        assert sorted(paged) == list(range(1, COPIES + 2))


@pytest.mark.parametrize("few", [COPIES + 1, COPIES])
def test_visits_by_findings_are_the_same_whether_few_or_many_are_counted(world, many, monkeypatch, few):
    monkeypatch.setattr(visit_list, "FEW", few)
    counts = {f"copy-{n}": n * 7 % 5 for n in range(COPIES)}
    found = {"item": "A01.01", "location_id": "", "instance": "", "severity": "low", "note": "", "ticks": []}
    found |= {"worse": False, "outcome": "new"}
    with writing():
        rows = [{**found, "visit_id": id_, "position": n} for id_, count in counts.items() for n in range(count)]
        db.session.execute(insert(Finding.__table__), rows)
    numbers = dict(db.session.execute(select(Visit.number, Visit.id)).all())
    for sort, sign in (("findings", 1), ("-findings", -1)):
        listed = visit_list.listing(world.ministry, VisitSelection(), {"sort": sort, "print": "all"}).rows
        order = sorted(numbers, key=lambda number: (sign * counts.get(numbers[number], 0), -number))
        assert [row.number for row in listed] == order
        assert [row.findings for row in listed] == [counts.get(numbers[number], 0) for number in order]


def test_a_school_that_nobody_visited_stands_behind_the_others_in_both_directions(world, many):
    for sort in ("visit", "-visit"):
        rows = school_list.listing(world.ministry, {"sort": sort, "print": "all"}, NOW).rows
        visited = [row.last_visit_at is not None for row in rows]
        assert 1 < sum(visited) < len(rows)
        assert visited == sorted(visited, reverse=True)


def test_by_severity_stands_each_severity_together_and_within_it_the_earliest_date_first(world, many):
    rows = deficiency_list.listing(world.ministry, Selection(), {"sort": "severity", "print": "all"}, NOW).rows
    order = [(row.severity_rank, row.due_at, row.number) for row in rows]
    assert order == sorted(order)


@pytest.mark.parametrize("first", [0, 1, 60, 64, 65, 66, 120, 128])
def test_a_stretch_is_the_same_from_whichever_end_it_is_read(world, many, first):
    order = [(Deficiency.number.expression, False)]
    last = min(first + 5, COPIES + 1)
    rows = read_page.read_page(select(Deficiency.number), order, Stretch(first, last, COPIES + 1))
    assert [row.number for row in rows] == list(range(first + 1, last + 1))


@pytest.mark.parametrize("text", ["B03.01", "#17", "nothing-like-it"])
def test_a_search_tells_the_same_whether_it_found_few_or_many(world, many, monkeypatch, text):
    def listed(few):
        monkeypatch.setattr(found_once, "FEW", few)
        found = deficiency_list.listing(world.ministry, Selection(text=text), {"page": "2"}, NOW)
        return [row.number for row in found.rows], found.severities, found.schools, found.page

    assert listed(few=0) == listed(few=5000)
