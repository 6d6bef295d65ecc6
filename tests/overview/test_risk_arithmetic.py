"""What the arithmetic tells adds up to what the database ranks by; pages, map and files show the same of a school."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from bs4 import BeautifulSoup
from flask import session
from sqlalchemy import event, func, select

from inspect_app.checklists import Severity
from inspect_app.db import db
from inspect_app.deficiencies.models import Deficiency
from inspect_app.overview import sums
from inspect_app.overview.filter_selection import ALL, Selection
from inspect_app.overview.risk import ranked_schools as table
from inspect_app.overview.risk.ranked_schools import ranked_schools
from inspect_app.overview.risk.risk_points import own_points, points
from inspect_app.overview.risk.risk_reading import risks_of
from inspect_app.schools.models import School
from tests.desk.schools import add_school
from tests.maps.stock import a_deficiency, a_visit

NOW = datetime.now(UTC)
DAY = timedelta(days=1)
STUDENTS = {"100201": 100, "100202": 300, "100203": 1093, "100204": None}


def at(days_late, **more):
    """Fields of a deficiency that had ten days to be repaired."""
    due = NOW - days_late * DAY
    return {"at": due - 10 * DAY, "due_at": due, "doubly_late_at": due + 10 * DAY, **more}


@pytest.fixture
def many(world):
    """Every severity in every band, in time, late and twice late, first and again, open and closed."""
    chance = Random(11)
    for number, students in STUDENTS.items():
        add_school(number, f"School {number}", students=students)
        a_visit(number, f"visit-{number}")
        for severity in Severity:
            for late in (-5, 5, 50):
                for _ in range(chance.randint(0, 2)):
                    fields = at(late, closed_at=NOW if chance.random() < 0.2 else None)
                    a_deficiency(number, severity.value, **fields, recurrent=chance.random() < 0.4)


def schools():
    return {row.id: row for row in db.session.execute(select(School.id, School.number, School.students))}


@pytest.mark.parametrize("filters", [{}, {"severity": ("moderate", "low")}, {"overdue": True}, {"state": ALL}], ids=str)
def test_the_shares_of_a_school_add_up_to_the_points_it_is_ranked_by(world, many, filters):
    selection = Selection(**filters)
    of = schools()
    risks = risks_of(world.ministry, selection, NOW, {id_: row.students for id_, row in of.items()})
    found = sums.by_school(world.ministry, selection, NOW)
    query = select(School.id, sums.risk_points(found)).outerjoin(found, found.c.school_id == School.id)
    ranked_by = dict(db.session.execute(query).all())
    assert len([value for value in ranked_by.values() if value]) == 4
    assert {id_: risk.points for id_, risk in risks.items()} == pytest.approx(ranked_by)


def test_the_points_of_its_deficiencies_add_up_to_the_points_of_a_school(world, many):
    each = select(Deficiency.school_id, func.sum(points(NOW))).join(School, School.id == Deficiency.school_id)
    added = dict(db.session.execute(each.group_by(Deficiency.school_id)).all())
    of = schools()
    risks = risks_of(world.ministry, Selection(), NOW, {id_: of[id_].students for id_ in added})
    assert added == pytest.approx({id_: risk.points for id_, risk in risks.items()})


def test_what_came_back_after_repair_weighs_a_quarter_more(world):
    a_deficiency(world.school, "severe", **at(-5), recurrent=True)
    assert db.session.scalar(select(own_points(NOW))) == 13 * 1.25


def lines(sheet):
    return [" ".join(line.get_text(" ").split()) for line in sheet.select("li")]


def test_the_arithmetic_says_each_factor_and_comes_to_the_points(world, page):
    add_school("100201", "Large", students=1093)
    a_deficiency("100201", "life_threatening", **at(50))
    for recurrent in (False, True, True):
        a_deficiency("100201", "moderate", **at(5), recurrent=recurrent)
    a_deficiency("100201", "low", **at(-5))
    a_deficiency("100201", "low", **at(5), closed_at=NOW)
    browser = page(world.reviewer, "en")
    shown = browser.get("/directorates/2202")
    assert lines(shown.one("#risk-100201")) == [
        "Life-threatening, open for over twice the time allowed 1 × 50 × 2 = 100",
        "Moderate, overdue, came back after repair 2 × 5 × 1.5 × 1.25 = 18.75",
        "Moderate, overdue 1 × 5 × 1.5 = 7.5",
        "Low 1 × 2 = 2",
        "Together; 1,093 students (over 600) 128.25 × 1.5 = 192.38",
    ]
    assert shown.one(".ranking .points > bdi").get_text() == "192.4"
    assert shown.one(".points > button")["popovertarget"] == "risk-100201"


def test_a_school_whose_students_nobody_knows_is_said_to_weigh_by_one(world, page):
    add_school("100201", "Silent", students=None)
    a_deficiency("100201", "severe", **at(-5))
    shown = page(world.reviewer, "en").get("/schools")
    assert lines(shown.one("#risk-100201"))[-1] == "Together; number of students unknown 13 × 1 = 13"
    arabic = page(world.reviewer).get("/schools")
    assert lines(arabic.one("#risk-100201")) == ["شديد 1 × 13 = 13", "المجموع؛ عدد الطلبة غير معروف 13 × 1 = 13"]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_ranking_shows_the_same_sentence_points_and_arithmetic(world, app, page, many, language):
    browser = page(world.reviewer, language)
    file = BeautifulSoup(browser.client.get("/maps/2202/file").get_data(), "html.parser")
    desk, listed, map_page = (browser.get(path).soup for path in ("/directorates/2202", "/schools", "/maps/2202"))
    whys = [[tag.get_text() for tag in soup.select(".why")] for soup in (desk, listed, map_page, file)]
    # Beside the map also the schools where nothing is open.
    assert [len(of) for of in whys] == [4, 4, 5, 5]
    data = json.loads(browser.client.get("/maps/2202/schools.json").get_data())
    told = [data["texts"][one] for one in data["schools"]["why"]]
    with app.test_request_context():
        session["language"] = language
        rows = list(ranked_schools(world.reviewer, Selection(), NOW))
        db.session.rollback()
    assert [of[:4] for of in whys] == [[row.sentence for row in rows]] * 4
    assert told[:4] == whys[0]
    sheets = [[lines(sheet) for sheet in soup.select("[popover]")] for soup in (desk, listed, map_page, file)]
    assert len(sheets[0]) == 4
    assert sheets == [sheets[0]] * 4
    figures = [[tag.get_text() for tag in soup.select(".points > bdi")] for soup in (desk, map_page, file)]
    assert figures == [figures[0]] * 3
    assert [float(figure.replace(",", "")) for figure in figures[0]] == [round(row.points, 1) for row in rows]


def test_the_table_of_schools_is_told_in_stretches_with_as_many_statements_each(world, app, many, monkeypatch):
    monkeypatch.setattr(table, "AT_ONCE", 2)
    asked = []
    listen = lambda *arguments: asked.append(arguments[2])  # noqa: E731
    with app.test_request_context():
        event.listen(db.engine, "before_cursor_execute", listen)
        rows = list(ranked_schools(world.ministry, Selection(directorate="2202"), NOW))
        event.remove(db.engine, "before_cursor_execute", listen)
        db.session.rollback()
    assert [row.rank for row in rows] == [1, 2, 3, 4]
    assert {row.number for row in rows} == set(STUDENTS)
    assert all(row.total == sum(row.counts) and row.directorate_code == "2202" for row in rows)
    assert len([words for words in asked if words.startswith(("SELECT", "WITH"))]) == 1 + 2 * 2


def test_a_table_of_schools_narrows_by_the_filter_and_the_reader(world, app, many):
    a_deficiency(world.other_school, "severe", **at(5))
    with app.test_request_context():
        numbers = {row.number for row in ranked_schools(world.ministry, Selection(), NOW)}
        assert numbers == {*STUDENTS, world.other_school}
        assert not list(ranked_schools(world.neighbour, Selection(directorate="2202"), NOW))
        assert [row.total for row in ranked_schools(world.ministry, Selection(school=world.other_school), NOW)] == [1]
        db.session.rollback()
