"""Visits with their answers as archives: what stands in which cell, for whom, of which filter."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, select, update

from inspect_app.checklists import Library, Text, Verdict
from inspect_app.db import db, table, writing
from inspect_app.exports.visit_tables.visit_archive import archive_bytes
from inspect_app.inspections.models import Answer, Finding, Photo, Visit
from inspect_app.inspections.published import published
from inspect_app.inspections.submitted import AMMAN, GivenFinding
from inspect_app.inspections.value_texts import day_in
from inspect_app.overview.visit_filter.visit_selection import VisitSelection
from tests.desk.made import BINS, EXIT, RAIL, WIRES, add_visit, at_yard, store_photo
from tests.desk.schools import add_school
from tests.maps.stock import a_visit

WIDE, LONG = "/exports/visits-wide.zip", "/exports/visits-long.zip"
SAFETY = "visits-health-and-safety.csv"
DANGEROUS = ("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "＝1")


@pytest.fixture
def tables(page):
    """``tables(person, path)``: the rows of each table of the archive, by the file's name."""

    def fetch(person, path, language="en"):
        answer = page(person, language).client.get(path)
        assert answer.status_code == 200, answer.get_data(as_text=True)[:400]
        with zipfile.ZipFile(io.BytesIO(answer.get_data())) as archive:
            assert archive.testzip() is None
            texts = {name: archive.read(name).decode() for name in archive.namelist()}
        assert all(text.startswith("\ufeff") and text.endswith("\r\n") for text in texts.values())
        return {
            name: list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
            for name, text in texts.items()
        }

    return fetch


def of_item(row, code):
    """(Answer, value) of an item in a wide row; None where it has no column of values."""
    said = [cell for heading, cell in row.items() if heading.startswith(f"{code} ") and f"{code} = " not in heading]
    values = [cell for heading, cell in row.items() if heading.startswith(f"{code} = ")]
    assert len(said) == 1 and len(values) <= 1
    return said[0], values[0] if values else None


def as_the_page_says(value):
    """A value of the file as the page begins to say it: a number, a day, an option."""
    try:
        return f"{float(value):,.2f}".rstrip("0").rstrip(".")
    except ValueError:
        is_day = value[:4].isdigit() and value.count("-") == 2
        return f"last on {day_in(date.fromisoformat(value), 'en')};" if is_day else value


@pytest.fixture
def visited(world):
    """A visit with a number, a day, an option, something that fails, and something that could not be inspected."""
    rail = at_yard(world.school, "يتحرك", ticks=frozenset({"loose"}), photos=(store_photo(world.engineer),))
    failing = {EXIT: (at_yard(world.school, "بجنزير", instance="باب 7"), GivenFinding(note="آخر")), RAIL: (rail,)}
    return add_visit(world.engineer, world.school, failing, skipped=frozenset({WIRES}))


def test_a_wide_row_says_what_the_page_of_the_visit_says(world, page, tables, visited):
    [row] = tables(world.ministry, WIDE)[SAFETY]
    cells = page(world.ministry, "en").get(f"/visits/{visited}").all("table.all-answers tr")
    assert len(cells) == len(published().latest("health-and-safety").items)
    compared = 0
    for cell in cells:
        code = cell.select_one(".code").get_text()
        said = cell.select_one(".verdict")
        value = cell.select_one("td > bdi")
        word, number = of_item(row, code)
        assert word == (said.get_text() if said else ""), code
        if number:
            compared += 1
            assert value.get_text().startswith(as_the_page_says(number)), code
    assert compared > 10


def test_the_values_of_a_wide_row_stand_under_their_items(world, tables, visited):
    """Seventy answers, no two values alike: a value that moved to another item is seen."""
    asked = [published().latest("health-and-safety").items[code] for code in db.session.scalars(select(Answer.item))]
    choice = next(item for item in asked if item.options)
    with writing():
        for n, item in enumerate(item for item in asked if item.thresholds):
            changed = update(Answer).where(Answer.item == item.code)
            db.session.execute(changed.values(number=100 + n + 0.5, verdict="ok"))
        db.session.execute(update(Answer).where(Answer.item == choice.code).values(option=choice.options[-1].key))
    stored = dict(db.session.execute(select(Answer.item, Answer.number).where(Answer.number.is_not(None))).all())
    [row] = tables(world.ministry, WIDE)[SAFETY]
    assert len(stored) > 5
    assert {code: float(of_item(row, code)[1]) for code in stored} == stored
    [day] = db.session.execute(select(Answer.item, Answer.day).where(Answer.day.is_not(None)).limit(1)).all()
    assert of_item(row, day.item) == ("OK", day.day.isoformat())
    assert of_item(row, choice.code)[1] == choice.options[-1].text.en


HEAD = {
    "Visit": "1",
    "School number": "100200",
    "Checklist": "health-and-safety",
    "Checklist version": "1",
    "Checklist title": "Security, health and safety procedures",
    "School": "Sama As-Sarhan Secondary for Girls",
    "Directorate code": "2202",
    "Directorate": "North-West Badia",
    "Engineer": "Layla",
    "Started": "2026-03-04 00:30",
    "Finished": "2026-03-04 01:40",
    "Received by the server": "2026-03-04 09:05",
    "Device clock doubtful": "1",
    "Latitude": "32.4",
    "Longitude": "36.2",
    "Distance from the school (m)": "12.5",
    "Score before limits": "71.25",
    "Score": "59.0",
    "Grade": "D",
    "Coverage": "0.875",
    "Findings": "1",
    "Note": "زيارة",
    "Revision": "1",
    "Reason of the correction": "لمس خطأ",
}


def test_every_column_of_a_visit_holds_its_own_value(world, tables):
    moment = datetime(2026, 3, 3, 21, 30, tzinfo=UTC)  # in Amman the next day already
    said = {"latitude": 32.4, "longitude": 36.2, "distance_m": 12.5, "raw_score": 71.25, "coverage": 0.875}
    said |= {
        "started_at": moment,
        "received_at": datetime(2026, 3, 4, 6, 5, tzinfo=UTC),
        "engineer_id": world.engineer.id,
    }
    id_ = a_visit(
        world.school, at=moment + timedelta(minutes=70), clock_doubtful=True, note="زيارة", correction="لمس خطأ", **said
    )
    finding = {"visit_id": id_, "item": EXIT, "position": 0, "severity": "severe"}
    with writing():
        db.session.execute(insert(table(Finding)), [finding])
    [long] = tables(world.ministry, LONG)["visits.csv"]
    [wide] = tables(world.ministry, WIDE)[SAFETY]
    assert long == HEAD
    assert {heading: wide[heading] for heading in HEAD} == HEAD


def test_a_reader_of_arabic_gets_arabic(world, tables, visited):
    files = tables(world.ministry, LONG, "ar")
    [row] = files["visits.csv"]
    assert (row["المدرسة"], row["المديرية"]) == ("سما السرحان الثانوية للبنات", "البادية الشمالية الغربية")
    [answer] = [row for row in files["answers.csv"] if row["رمز البند"] == EXIT]
    assert (answer["الإجابة"], answer["درجة الخطورة"]) == ("غير مطابق", "مهدِّد للحياة")


def test_an_answer_is_a_row_with_all_it_says(world, tables, visited):
    rows = {row["Item"]: row for row in tables(world.ministry, LONG)["answers.csv"]}
    assert list(rows) == sorted(rows)
    assert len(rows) == db.session.query(Answer).count()
    item = published().latest("health-and-safety").items[RAIL]
    rail = {key: value for key, value in rows[RAIL].items() if key not in ("Visit", "School number")}
    assert rail == {
        "Checklist": "health-and-safety",
        "Checklist version": "1",
        "Item": RAIL,
        "Item text": item.text.en,
        "Answer code": "not_ok",
        "Answer": "Not OK",
        "Severity": rail["Severity"],
        "Value": "0",
        "Unit": "cm",
        "Option": "",
        "Paper seen": "0",
        "Reason": "",
        "Findings": "1",
        "Photos": "",
        **dict.fromkeys(("Danger told", "Told whom", "Told by", "Why not told"), ""),
    }
    assert (rows[EXIT]["Findings"], rows[EXIT]["Severity"]) == ("2", "Life-threatening")
    assert (rows[WIRES]["Answer"], rows[WIRES]["Reason"]) == ("Could not inspect", "مغلق")
    assert (rows[BINS]["Answer"], rows[BINS]["Findings"], rows[BINS]["Severity"]) == ("OK", "0", "")


def test_a_date_says_whether_its_paper_was_seen(world, tables):
    id_ = a_visit(world.school)
    answer = {"visit_id": id_, "verdict": "ok", "day": date(2026, 3, 3), "reason": ""}
    with writing():
        papers = (("B02.03", True), ("B03.08", False))
        rows = [{**answer, "item": item, "paper_seen": paper} for item, paper in papers]
        db.session.execute(insert(table(Answer)), rows)
    told = {row["Item"]: (row["Value"], row["Paper seen"]) for row in tables(world.ministry, LONG)["answers.csv"]}
    assert told == {"B02.03": ("2026-03-03", "1"), "B03.08": ("2026-03-03", "0")}


def test_reasons_stand_in_the_wide_row_too(world, tables, visited):
    [row] = tables(world.ministry, WIDE)[SAFETY]
    assert row["Reasons"] == f"{WIRES}: مغلق"
    assert of_item(row, WIRES)[0] == "Could not inspect"


def test_a_reason_of_several_lines_stays_whole(world, tables):
    id_ = a_visit(world.school)
    answer = {"visit_id": id_, "verdict": "not_inspected", "number": None}
    with writing():
        reasons = ((EXIT, "مقفل\nحتى الظهر"), (RAIL, ""), (WIRES, "a\n\nb, c"))
        db.session.execute(
            insert(table(Answer)), [{**answer, "item": item, "reason": reason} for item, reason in reasons]
        )
    [row] = tables(world.ministry, WIDE)[SAFETY]
    assert row["Reasons"] == f"{EXIT}: مقفل\nحتى الظهر · {WIRES}: a\n\nb, c"
    assert {of_item(row, item)[0] for item, _ in reasons} == {"Could not inspect"}


def test_a_finding_is_a_row_with_its_place_photos_and_deficiency(world, tables, visited):
    rows = tables(world.ministry, LONG)["findings.csv"]
    assert [(row["Item"], row["Finding of the item"]) for row in rows] == [(EXIT, "1"), (EXIT, "2"), (RAIL, "1")]
    first, second, rail = rows
    assert (first["Location"], first["Instance"], first["Note"]) == ("الساحة الرئيسية", "باب 7", "بجنزير")
    assert (first["Severity"], first["Failure"], first["Outcome"]) == ("Life-threatening", "Locked exit", "New")
    assert (second["Location"], second["Note"]) == ("", "آخر")
    assert (rail["Observed"], rail["Worse than before"]) == ("loose", "0")
    assert rail["Photos"] == db.session.scalar(select(Photo.sha256))
    assert len({row["Deficiency"] for row in rows}) == 3


def test_photos_of_the_item_as_a_whole_stand_with_the_answer(world, tables, visited):
    with writing():
        db.session.execute(update(Photo).values(finding=-1))
    files = tables(world.ministry, LONG)
    rows = {row["Item"]: row["Photos"] for row in files["answers.csv"]}
    assert rows[RAIL] == db.session.scalar(select(Photo.sha256))
    assert {row["Photos"] for row in files["findings.csv"]} == {""}


def test_facts_are_told_in_words(world, tables):
    facts = {"ownership": "rented", "floors": 2, "has_ramp": False, "storage_litres": 12.5, "year_built": None}
    a_visit(world.school, facts=facts)
    rows = tables(world.ministry, LONG)["facts.csv"]
    said = {row["Fact code"]: (row["Fact"], row["Value"], row["Unit"], row["Option"]) for row in rows}
    assert said == {
        "ownership": ("Ownership of the building", "rented", "", "Rented"),
        "floors": ("Number of floors", "2", "", ""),
        "has_ramp": ("Has a ramp", "0", "", ""),
        "storage_litres": ("Water storage", "12.5", "litres", ""),
    }


def test_visits_come_newest_first_each_with_its_own_answers(world, tables, monkeypatch):
    monkeypatch.setattr("inspect_app.exports.visit_tables.wide_table._CHUNK_VISITS", 2)
    monkeypatch.setattr("inspect_app.exports.visit_tables.visit_archive._CHUNK_ROWS", 3)
    for n in range(5):
        add_visit(world.engineer, world.school, {EXIT: (at_yard(world.school),)} if n % 2 else {}, 10 - n)
    wide = tables(world.ministry, WIDE)[SAFETY]
    assert [(row["Visit"], of_item(row, EXIT)[0]) for row in wide] == [
        ("5", "OK"),
        ("4", "Not OK"),
        ("3", "OK"),
        ("2", "Not OK"),
        ("1", "OK"),
    ]
    long = [row for row in tables(world.ministry, LONG)["answers.csv"] if row["Item"] == EXIT]
    assert [(row["Visit"], row["Answer"]) for row in long] == [(row["Visit"], of_item(row, EXIT)[0]) for row in wide]


def test_a_thousand_visits_are_a_thousand_rows(world, tables):
    id_ = a_visit(world.school)
    row = dict(db.session.execute(select(Visit.__table__).where(Visit.id == id_)).one()._mapping)
    more = [{**row, "id": f"more-{n}", "number": n} for n in range(2, 1001)]
    with writing():
        db.session.execute(insert(table(Visit)), more)
        answers = [
            {"visit_id": f"more-{n}", "item": RAIL, "verdict": "ok", "number": n, "reason": ""} for n in range(2, 1001)
        ]
        db.session.execute(insert(table(Answer)), answers)
    rows = tables(world.ministry, WIDE)[SAFETY]
    assert [row["Visit"] for row in rows] == [str(n) for n in range(1000, 0, -1)]
    assert [of_item(row, RAIL)[1] for row in rows[:-1]] == [str(n) for n in range(1000, 1, -1)]
    assert of_item(rows[-1], RAIL) == ("", "")
    long = tables(world.ministry, LONG)["answers.csv"]
    assert [row["Value"] for row in long] == [str(n) for n in range(1000, 1, -1)]


def test_each_checklist_has_a_table_of_its_own(world, tables):
    add_visit(world.engineer, world.school, {}, 3)
    add_visit(world.engineer, world.school, {}, 2, checklist="minimum-standards")
    files = tables(world.ministry, WIDE)
    assert list(files) == [f"visits-{one.id}.csv" for one in published().current]
    assert {name: [row["Visit"] for row in rows] for name, rows in files.items() if rows} == {
        "visits-minimum-standards.csv": ["2"],
        SAFETY: ["1"],
    }
    assert list(tables(world.ministry, f"{WIDE}?checklist=minimum-standards")) == ["visits-minimum-standards.csv"]


@pytest.fixture
def second_version(app):
    """health-and-safety 2: B03.01 is reworded, RAIL is gone, and a new item counts something."""
    old = published().get("health-and-safety", 1)
    section = old.sections[0]
    reworded = replace(old.items[EXIT], text=Text("مخرج", "Exits open"))
    new = replace(old.items[RAIL], code="B09.99", text=Text("جديد", "Something new"))
    sections = [
        replace(each, items=tuple(reworded if item.code == EXIT else item for item in each.items if item.code != RAIL))
        for each in old.sections
    ]
    sections[0] = replace(section, items=(*section.items, new))
    library = app.extensions["kashf.checklists"]
    app.extensions["kashf.checklists"] = Library(
        (*library.checklists, replace(old, version=2, sections=tuple(sections)))
    )
    yield
    app.extensions["kashf.checklists"] = library


def test_versions_of_a_checklist_share_a_table(world, tables, second_version):
    old, new = a_visit(world.school, "old"), a_visit(world.school, "new", version=2)
    answer = {"verdict": Verdict.OK.value, "number": None, "reason": ""}
    with writing():
        db.session.execute(
            insert(table(Answer)),
            [
                {**answer, "visit_id": old, "item": RAIL, "number": 110.0},
                {**answer, "visit_id": old, "item": EXIT, "verdict": "not_ok"},
                {**answer, "visit_id": new, "item": "B09.99", "number": 7.0},
                {**answer, "visit_id": new, "item": EXIT},
            ],
        )
    newest, oldest = tables(world.ministry, WIDE)[SAFETY]
    assert (newest["Checklist version"], oldest["Checklist version"]) == ("2", "1")
    assert f"{EXIT} Exits open" in newest
    assert [of_item(row, EXIT)[0] for row in (newest, oldest)] == ["OK", "Not OK"]
    assert [of_item(row, RAIL) for row in (newest, oldest)] == [("", ""), ("OK", "110")]
    assert [of_item(row, "B09.99") for row in (newest, oldest)] == [("OK", "7"), ("", "")]
    assert list(newest)[-2].startswith(RAIL), "what only older versions had comes last"
    texts = {
        row["Visit"]: row["Item text"] for row in tables(world.ministry, LONG)["answers.csv"] if row["Item"] == EXIT
    }
    assert texts == {"2": "Exits open", "1": published().get("health-and-safety", 1).items[EXIT].text.en}


def test_an_archive_is_of_one_moment(world, monkeypatch):
    """What comes in while it is read is in none of its tables."""
    monkeypatch.setattr("inspect_app.exports.visit_tables.visit_archive._CHUNK_ROWS", 1)
    add_visit(world.engineer, world.school, {}, 3)
    pieces = archive_bytes("long", world.ministry, VisitSelection(), "en")
    begun = [next(pieces), next(pieces)]
    db.session.rollback()
    add_visit(world.engineer, world.school, {EXIT: (at_yard(world.school),)}, 1)
    with zipfile.ZipFile(io.BytesIO(b"".join([*begun, *pieces]))) as archive:
        texts = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
    seen = {name: {row["Visit"] for row in csv.DictReader(io.StringIO(text))} for name, text in texts.items()}
    assert seen == {"visits.csv": {"1"}, "facts.csv": {"1"}, "answers.csv": {"1"}, "findings.csv": set()}


def test_the_files_of_an_archive_bear_the_moment_they_were_made_at(world, page):
    for path in (WIDE, LONG):
        earliest = datetime.now(AMMAN) - timedelta(seconds=2)  # an archive counts in twos
        answer = page(world.ministry, "en").client.get(path)
        with zipfile.ZipFile(io.BytesIO(answer.get_data())) as archive:
            made = {datetime(*info.date_time, tzinfo=AMMAN) for info in archive.infolist()}
            assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_DEFLATED}
        assert len(made) == 1
        assert earliest <= made.pop() <= datetime.now(AMMAN)


def test_an_empty_archive_has_its_headings(world, page):
    answer = page(world.ministry, "en").client.get(WIDE)
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as archive:
        assert {len(archive.read(name).decode().splitlines()) for name in archive.namelist()} == {1}
    answer = page(world.ministry, "en").client.get(LONG)
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as archive:
        assert archive.namelist() == ["visits.csv", "facts.csv", "answers.csv", "findings.csv"]
        assert {len(archive.read(name).decode().splitlines()) for name in archive.namelist()} == {1}


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_of_an_archive_can_become_a_formula(world, tables, text):
    id_ = a_visit(world.school, note=text)
    answer = {"visit_id": id_, "item": WIRES, "verdict": "not_inspected", "reason": text}
    finding = {"visit_id": id_, "item": EXIT, "position": 0, "severity": "severe", "note": text, "instance": text}
    with writing():
        db.session.execute(insert(table(Answer)), [answer])
        db.session.execute(insert(table(Finding)), [finding])
    files = tables(world.ministry, LONG)
    assert files["visits.csv"][0]["Note"] == f"'{text}"
    assert files["answers.csv"][0]["Reason"] == f"'{text}"
    assert (files["findings.csv"][0]["Note"], files["findings.csv"][0]["Instance"]) == (f"'{text}", f"'{text}")
    [row] = tables(world.ministry, WIDE)[SAFETY]
    assert (row["Note"], row["Reasons"]) == (f"'{text}", f"{WIRES}: {text}")


def test_what_no_file_can_hold_is_left_out(world, tables):
    a_visit(world.school, note='a\x0b\x1f"b",\r\nc')
    assert tables(world.ministry, LONG)["visits.csv"][0]["Note"] == 'a"b",\r\nc'


def test_a_negative_reading_stays_a_number(world, tables):
    id_ = a_visit(world.school)
    with writing():
        db.session.execute(
            insert(table(Answer)), [{"visit_id": id_, "item": RAIL, "verdict": "not_ok", "number": -3.25, "reason": ""}]
        )
    assert of_item(tables(world.ministry, WIDE)[SAFETY][0], RAIL)[1] == "-3.25"
    assert tables(world.ministry, LONG)["answers.csv"][0]["Value"] == "-3.25"


def test_everybody_gets_the_visits_of_his_own_area(world, page, tables):
    add_visit(world.engineer, world.school, {EXIT: (at_yard(world.school),)}, 3)
    add_visit(world.neighbour, world.other_school, {EXIT: (at_yard(world.other_school),)}, 2)
    office = (world.engineer, world.neighbour, world.reviewer, world.ministry, world.administrator)
    for path in (WIDE, LONG):
        seen = {
            person.username: {
                name: {row["School number"] for row in rows} for name, rows in tables(person, path).items()
            }
            for person in office
        }
        for username, files in seen.items():
            own = {"engineer": {"100200"}, "reviewer": {"100200"}, "neighbour": {"300400"}}
            assert set.union(*files.values()) == own.get(username, {"100200", "300400"}), (username, path)
        page(world.principal).get(path, 403)


def test_the_filter_of_the_list_is_the_filter_of_its_files(world, page, tables):
    add_school("100203", "Third")
    for number, days in ((world.school, 40), (world.school, 3), ("100203", 20)):
        add_visit(world.engineer, number, {}, days)
    add_visit(world.neighbour, world.other_school, {}, 1)
    today = datetime.now(UTC)
    since, until = ((today - timedelta(days=days)).date().isoformat() for days in (30, 10))
    for person, query, expected in (
        (world.ministry, "", ["4", "3", "2", "1"]),
        (world.ministry, "directorate=2203", ["4"]),
        (world.reviewer, "directorate=2203", []),
        (world.ministry, f"since={since}", ["4", "3", "2"]),
        (world.ministry, f"until={until}", ["3", "1"]),
        (world.ministry, f"since={since}&until={until}", ["3"]),
        (world.ministry, "q=100203", ["3"]),
        (world.ministry, "checklist=school-transport", []),
        (world.engineer, "mine=yes", ["3", "2", "1"]),
        (world.neighbour, "mine=yes&q=100200", []),
    ):
        rows = page(person, "en").get(f"/visits?{query}&sort=-day").all("tbody a.strong")
        assert sorted((a["href"].rpartition("/")[2] for a in rows), reverse=True) == expected, query
        found = tables(person, f"{LONG}?{query}")
        assert [row["Visit"] for row in found["visits.csv"]] == expected, query
        assert list(dict.fromkeys(row["Visit"] for row in found["answers.csv"])) == expected, query
        wide = tables(person, f"{WIDE}?{query}")
        assert [row["Visit"] for rows in wide.values() for row in rows] == expected, query


def test_the_list_leads_to_the_files_of_its_filter(world, page):
    links = page(world.ministry).get("/visits?checklist=health-and-safety&since=2026-01-02&page=2").all(".downloads a")
    query = "?checklist=health-and-safety&since=2026-01-02"
    assert [link["href"] for link in links] == [f"{path}{query}" for path in (WIDE, LONG)]


def test_a_wrong_filter_is_told(world, page):
    for path in (WIDE, LONG, "/visits"):
        assert "yesterday" not in page(world.reviewer, "en").get(f"{path}?since=yesterday", 422).text
        assert "no such checklist" in page(world.reviewer, "en").get(f"{path}?checklist=nothing", 422).text


def test_an_unknown_shape_is_not_found(world, page):
    page(world.ministry).get("/exports/visits-round.zip", 404)


def test_the_name_of_an_archive_says_whose_and_when(world, page):
    name = page(world.reviewer).client.get(WIDE).headers["Content-Disposition"]
    assert 'filename="visits-wide-2202-20' in name and name.endswith('.zip"')
    assert "visits-long-all-20" in page(world.ministry).client.get(LONG).headers["Content-Disposition"]
