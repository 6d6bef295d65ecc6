"""Whether dangers were made safe, and what was put right on the spot: on pages, maps, filters, figures, in files."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from inspect_app.db import db
from inspect_app.deficiencies.models import Deficiency
from inspect_app.overview.conditions import is_unsafe
from inspect_app.overview.due_texts import is_left_unsafe
from tests.desk.made import EXIT, add_visit, at_yard
from tests.maps.stock import a_deficiency

NOW = datetime.now(UTC)
DAY = timedelta(days=1)
AGO = NOW - 2 * DAY
LATE, IN_TIME = {"make_safe_due_at": NOW - DAY}, {"make_safe_due_at": NOW + DAY}
SAFE, ENDED = {**LATE, "made_safe_at": AGO}, {**LATE, "closed_at": NOW, "status": "verified_closed"}
ROWS = {"late": LATE, "in time": IN_TIME, "safe": SAFE, "ended": ENDED, "no danger": {}}
FOUND = {"late": 1, "in time": 2, "safe": 3, "ended": 4, "no danger": 5}


@pytest.fixture
def rows(world):
    """One of each, numbered as they stand; no repair of them is late yet."""
    for more in ROWS.values():
        a_deficiency(world.school, "severe", at=NOW - 9 * DAY, due_at=NOW + 9 * DAY, **more)


@pytest.fixture
def read(world, page):
    return page(world.reviewer, "en").get


@pytest.fixture
def properties(world, page):
    """The rows of the file, by number."""

    def asked(query=""):
        answer = page(world.reviewer, "en").client.get(f"/exports/deficiencies.geojson{query}")
        rows = [one["properties"] for one in json.loads(answer.get_data())["features"]]
        return {row["number"]: row for row in rows}

    return asked


def words(node):
    return " ".join(node.get_text(" ").split())


def test_the_database_and_a_row_agree_on_what_was_not_made_safe(world, rows):
    columns = Deficiency.make_safe_due_at, Deficiency.made_safe_at, Deficiency.closed_at
    found = db.session.execute(select(is_unsafe(NOW), *columns).order_by(Deficiency.number)).all()
    assert [bool(row[0]) for row in found] == [True, False, False, False, False]
    assert [is_left_unsafe(*row[1:], NOW) for row in found] == [bool(row[0]) for row in found]


def test_to_the_second_it_is_in_time(world):
    a_deficiency(world.school, "severe", make_safe_due_at=NOW)
    (row,) = db.session.execute(select(is_unsafe(NOW), Deficiency.make_safe_due_at)).all()
    assert (bool(row[0]), is_left_unsafe(row[1], None, None, NOW)) == (False, False)


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ("safety=overdue", [1]),
        ("safety=due", [2]),
        ("safety=done", [3]),
        ("safety=overdue&state=all", [1]),
        ("safety=", [1, 2, 3, 5]),
    ],
)
def test_the_filter_tells_them_apart(rows, read, asked, numbers):
    found = read(f"/deficiencies?{asked}").all(".list tbody a.sentence")
    assert sorted(int(link["href"].rpartition("/")[2]) for link in found) == numbers


def test_another_word_in_the_filter_is_refused(world, page):
    page(world.reviewer).get("/deficiencies?safety=perhaps", 422)


def test_a_list_says_in_words_how_each_stands(rows, read):
    found = {int(row.select_one("a.sentence")["href"].rpartition("/")[2]): words(row) for row in
             read("/deficiencies?state=all").all(".list tbody tr")}  # fmt: skip
    assert "not made safe by" in found[FOUND["late"]]
    assert "make safe by" in found[FOUND["in time"]]
    assert "made safe on" in found[FOUND["safe"]]
    assert not any("safe" in found[FOUND[name]] for name in ("ended", "no danger"))


def test_a_list_counts_them_of_all_that_have_to_be_made_safe(rows, read):
    link = read("/deficiencies").one(".attention > a.late")
    assert words(link) == "1 danger of 3 overdue to be made safe"
    assert link["href"].endswith("?safety=overdue")


def test_the_page_of_a_directorate_counts_them(rows, read):
    assert "1 danger of 3 overdue to be made safe" in read("/directorates/2202").text


def test_the_page_of_a_school_counts_them_and_says_it_of_each(world, read):
    add_visit(world.engineer, world.school, {EXIT: (at_yard(world.school),)}, 3)
    found = read("/schools/100200")
    assert "1 danger of 1 overdue to be made safe" in found.text
    assert found.text.count("not made safe by") == 1


@pytest.mark.parametrize(
    ("name", "said"), [("late", "not made safe by"), ("in time", "make safe by"), ("safe", "made safe on")]
)
def test_its_own_page_says_it(rows, read, name, said):
    facts = {words(one.dt): words(one.dd) for one in read(f"/deficiencies/{FOUND[name]}").all(".facts > div")}
    assert facts["Safety"].startswith(said)


def test_the_page_of_what_is_no_danger_says_nothing_of_it(rows, read):
    assert "Safety" not in read(f"/deficiencies/{FOUND['no danger']}").text


def test_the_moment_is_amman_s(world, page):
    a_deficiency(world.school, "severe", make_safe_due_at=datetime(2126, 11, 27, 7, 30, tzinfo=UTC))
    assert "يجب تأمينه قبل 27 تشرين الثاني 2126، 10:30" in page(world.reviewer).get("/deficiencies/1").text


def test_the_sentence_why_a_school_comes_first_names_it(rows, read):
    assert "not made safe in time" in words(read("/directorates/2202").one(".why"))
    assert "not made safe in time" in words(read("/maps/2202").one(".ranked .why"))


def test_what_is_safe_by_now_is_no_reason(world, read):
    a_deficiency(world.school, "severe", due_at=NOW + DAY, **SAFE)
    assert "safe" not in words(read("/directorates/2202").one(".why"))


def test_the_map_says_it_of_each_danger(rows, page, world):
    found = json.loads(page(world.reviewer, "en").client.get("/maps/2202/schools.json").get_data())
    said = {found["texts"][danger[2]] for danger in found["schools"]["dangers"][0]}
    assert any("not made safe by" in one for one in said)
    assert any("make safe by" in one for one in said)


def test_files_have_the_days_and_the_mark(rows, properties):
    by_number = properties("?state=all")
    marks = {number: (row["not_made_safe"], bool(row["made_safe_on"])) for number, row in by_number.items()}
    assert marks == {1: (True, False), 2: (False, False), 3: (False, True), 4: (False, False), 5: (False, False)}
    assert [number for number, row in by_number.items() if row["make_safe_by"] is None] == [FOUND["no danger"]]


def test_a_word_of_what_is_no_danger_is_no_day_of_making_safe(world, properties):
    a_deficiency(world.school, "low", status="made_safe", made_safe_at=AGO)
    assert properties()[1]["made_safe_on"] is None


@pytest.fixture
def on_spot(world):
    """A visit that put the locked exit of the yard right. Returns its number."""
    return add_visit(world.engineer, world.school, {EXIT: (at_yard(world.school, "فُتح", fixed=True),)}, 3)


def test_a_visit_shows_what_it_put_right(on_spot, read):
    text = read(f"/visits/{on_spot}")
    assert words(text.one(".finding .badge.accent")) == "Found and put right on the spot"
    assert words(text.one("section[aria-labelledby=closed] .badge")) == "Found and put right on the spot"


def test_its_deficiency_has_a_page_and_asks_for_nothing(on_spot, read):
    found = read("/deficiencies/1")
    assert words(found.one(".history li strong")) == "Found and put right on the spot"
    facts = {words(one.dt) for one in found.all(".facts > div")}
    assert not {"Due", "Safety"} & facts
    assert "Closed" in facts


def test_it_stands_in_no_list_of_what_is_open(on_spot, read):
    assert not read("/deficiencies").all(".list tbody tr")
    assert len(read("/deficiencies?state=closed").all(".list tbody tr")) == 1


def test_a_directorate_counts_what_was_put_right_on_the_spot(world, on_spot, read):
    a_deficiency(world.school, "severe", at=NOW - 9 * DAY, closed_at=NOW, status="verified_closed")
    assert "2 of 2 ever found · 1 put right on the spot" in words(read("/directorates/2202").all(".figure")[4])


def test_files_mark_it(on_spot, properties):
    row = properties("?state=all")[1]
    assert (row["fixed_on_spot"], row["days_open"]) == (True, 0)


def test_archives_of_visits_mark_the_finding(on_spot, page, world):
    answer = page(world.reviewer, "en").client.get("/exports/visits-long.zip")
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as archive:
        name = next(name for name in archive.namelist() if name.endswith("findings.csv"))
        (row,) = csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig")))
    assert (row["Put right on the spot"], row["Outcome"]) == ("1", "Found and put right on the spot")
