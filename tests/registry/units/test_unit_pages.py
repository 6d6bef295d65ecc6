"""Directorates by page and by file: seen first, stored when confirmed, refused in words."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
from sqlalchemy import select

from inspect_app.db import db, writing
from inspect_app.inspections.submitted import GivenFinding
from inspect_app.registry.units.unit_commands import load_directorates
from inspect_app.schools.models import Directorate, FormerName, School
from inspect_app.schools.unit_of_day import day_of
from tests.desk.made import add_visit
from tests.desk.schools import add_school

TODAY = day_of(datetime.now(UTC))
YESTERDAY, LAST_WEEK = TODAY - timedelta(days=1), TODAY - timedelta(days=7)
NEW = {"code": "2210", "name_ar": "البادية الشمالية", "name_en": "North Badia", "governorate": "Mafraq"}
PAGE = "/registry/directorates"
HEADINGS = ("رمز المديرية", "الاسم بالعربية", "Name in English", "المحافظة", "valid from", "valid to", "الخلف")


@pytest.fixture
def admin(world, page):
    return page(world.administrator, "en")


def hidden(page):
    return [
        (field["name"], field["value"])
        for field in page.all("form input[type=hidden][name]")
        if field["name"] != "csrf"
    ]


def confirm(browser, address, data):
    """Sends a form, and what its preview carries; returns the preview."""
    shown = browser.post(address, data, status=200)
    fields = {}
    for name, value in hidden(shown):
        fields.setdefault(name, []).append(value)
    browser.post(address, fields, status=303)
    return shown


def units():
    return {row.code: row for row in db.session.scalars(select(Directorate))}


def unit_of(school):
    query = select(Directorate.code).join(School, School.directorate_id == Directorate.id)
    return db.session.scalar(query.where(School.number == school))


def test_a_directorate_is_added(admin):
    assert "North Badia" in confirm(admin, f"{PAGE}/new", NEW).text
    assert units()["2210"].name_ar == "البادية الشمالية"
    assert "Stored. Directorates: 1, schools that moved: 0, people who moved: 0." in admin.get(PAGE).text


def test_nothing_is_stored_before_it_was_seen(admin):
    admin.post(f"{PAGE}/new", NEW, status=200)
    assert "2210" not in units()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"code": "2202", "name_ar": "البادية الشمالية الغربية", "name_en": "North-West Badia"}, "already"),
        ({"code": "22 10"}, "1 to 16 Latin letters and digits"),
        ({"name_en": ""}, "Fill in this field"),
        ({"valid_from": (TODAY + timedelta(days=2)).isoformat()}, "the day is in the future"),
    ],
)
def test_a_directorate_that_cannot_be_is_refused_with_what_was_typed(admin, changed, sentence):
    told = admin.post(f"{PAGE}/new", {**NEW, **changed}, status=422)
    assert sentence in told.text
    assert told.one("#name_ar")["value"] == {**NEW, **changed}["name_ar"]


def test_a_new_name_and_what_visits_and_their_file_say(world, admin):
    before, since = add_visit(world.engineer, world.school, days_ago=9), add_visit(world.engineer, world.school)
    change = {"name_ar": "البادية الأولى", "name_en": "First Badia", "governorate": "Mafraq"}
    shown = confirm(admin, f"{PAGE}/2202/change", {**change, "named_from": LAST_WEEK.isoformat()})
    assert "North-West Badia" in shown.text
    assert "North-West Badia" in admin.get(f"/visits/{before}").text
    assert "First Badia" in admin.get(f"/visits/{since}").text
    assert "Until" in admin.get(f"{PAGE}/2202").text
    assert "First Badia" in admin.get("/directorates").text
    assert len(db.session.scalars(select(FormerName)).all()) == 1


def test_a_merger_names_schools_and_people_and_the_dissolved_one_leaves_the_lists(world, admin):
    form = {"merge-successor": "2202", "merge-day": YESTERDAY.isoformat()}
    shown = confirm(admin, f"{PAGE}/2203/merge", form)
    assert all(word in shown.text for word in ("300400", "neighbour", "reviewer2", "must sign in again"))
    assert unit_of("300400") == "2202"
    assert (units()["2203"].valid_to, units()["2203"].successor_id) == (
        LAST_WEEK + timedelta(days=5),
        units()["2202"].id,
    )
    for address in ("/directorates", "/schools", "/deficiencies", "/registry/boundaries", "/registry/people/new"):
        assert "North-East Badia" not in admin.get(address).text, address
    assert "became part of 2202" in admin.get(PAGE).text
    assert "Its schools and people went to: North-West Badia" in admin.get(f"{PAGE}/2203").text
    assert "It became part of North-West Badia" in admin.get("/directorates/2203").text


def test_people_of_a_merged_directorate_sign_in_again_and_see_the_new_one(world, admin, page):
    neighbour = page(world.neighbour, "en")
    confirm(admin, f"{PAGE}/2203/merge", {"merge-successor": "2202", "merge-day": YESTERDAY.isoformat()})
    assert neighbour.client.get("/schools").status_code == 302
    assert "100200" in page(world.neighbour, "en").get("/schools").text


def test_schools_of_a_locality_move(world, admin):
    add_school("100201", "Hosha")
    with writing():
        row = db.session.scalars(select(School).where(School.number == "100201")).one()
        row.locality = "حوشا"
    form = {"move-localities": ["حوشا"], "move-successor": "2203", "move-day": TODAY.isoformat()}
    shown = confirm(admin, f"{PAGE}/2202/schools", form)
    assert ("100201" in shown.text, "100200" in shown.text) == (True, False)
    assert (unit_of("100201"), unit_of("100200")) == ("2203", "2202")


def test_a_day_long_ago_is_refused(admin):
    form = {"merge-successor": "2202", "merge-day": "0001-01-01"}
    assert "the day is before the year 1900" in admin.post(f"{PAGE}/2203/merge", form, status=422).text
    data = b"code,name in arabic,name in english,governorate,valid from\r\n2210,A,B,Mafraq,0001-01-01\r\n"
    assert "Valid from: the day is before the year 1900" in admin.get(upload(admin, data)).text


def test_a_day_in_the_future_is_refused(admin):
    form = {"merge-successor": "2202", "merge-day": (TODAY + timedelta(days=1)).isoformat()}
    assert "the day is in the future" in admin.post(f"{PAGE}/2203/merge", form, status=422).text


def test_what_changed_since_it_was_shown_is_shown_again(world, admin):
    form = {"merge-successor": "2202", "merge-day": YESTERDAY.isoformat()}
    shown = admin.post(f"{PAGE}/2203/merge", form, status=200)
    add_school("300401", "Late", directorate="2203")
    again = admin.post(f"{PAGE}/2203/merge", dict(hidden(shown)), status=409)
    assert ("300401" in again.text, "changed in the meantime" in again.text, unit_of("300400")) == (True, True, "2203")


def test_past_visits_are_found_under_the_directorate_of_their_day(world, admin, page):
    before, since = add_visit(world.engineer, world.school, days_ago=9), add_visit(world.engineer, world.school)
    confirm(admin, f"{PAGE}/2202/merge", {"merge-successor": "2203", "merge-day": LAST_WEEK.isoformat()})
    shown = {code: admin.get(f"/visits?directorate={code}") for code in ("2202", "2203")}
    numbers = {code: [link["href"] for link in one.all("td a[href^='/visits/']")] for code, one in shown.items()}
    assert numbers == {"2202": [f"/visits/{before}"], "2203": [f"/visits/{since}"]}
    assert "schools visited: 1 of 1 registered" in shown["2202"].soup.get_text(" ", strip=True)
    assert "schools visited: 1 of 2 registered" in shown["2203"].soup.get_text(" ", strip=True)
    assert "North-West Badia (dissolved)" in shown["2202"].one("select[name=directorate]").get_text()
    assert "North-West Badia" in admin.get(f"/visits/{before}").text
    # Whoever has the school today reads its whole record.
    assert f"/visits/{before}" in str(page(world.neighbouring_reviewer).get("/visits").soup)


def test_todays_figures_count_a_school_once_where_it_is_now(world, admin):
    add_visit(world.engineer, world.school, {"B03.01": (GivenFinding(),)}, days_ago=9)
    confirm(admin, f"{PAGE}/2202/merge", {"merge-successor": "2203", "merge-day": LAST_WEEK.isoformat()})
    (row,) = admin.get("/directorates").all("tbody tr")
    words = row.get_text(" ", strip=True)
    assert "North-East Badia" in words
    assert "1 of 2" in words
    (line,) = admin.get("/maps/directorates.json").response.json["features"]
    assert line["properties"]["code"] == "2203"
    lines = admin.get("/exports/deficiencies.csv").response.get_data(as_text=True).splitlines()
    assert ["2203" in line for line in lines[1:]] == [True]


def upload(browser, data, name="units.csv"):
    return browser.post(PAGE, {"file": (io.BytesIO(data), name)}, status=303).response.location


def csv_bytes(*rows):
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEADINGS, *rows])
    return text.getvalue().encode("utf-8-sig")


def xlsx_bytes(*rows):
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in (HEADINGS, *rows):
        book.active.append(list(row))
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("make", [csv_bytes, xlsx_bytes])
def test_a_file_merges_two_directorates_into_a_new_one(admin, make):
    days = (LAST_WEEK, YESTERDAY) if make is xlsx_bytes else (LAST_WEEK.isoformat(), YESTERDAY.isoformat())
    rows = [
        ("2210", "البادية الشمالية", "North Badia", "المفرق", days[0], "", ""),
        ("2202", "", "", "", "", days[1], "2210"),
        ("2203", "", "", "", "", days[1], "2210"),
    ]
    address = upload(admin, make(*rows))
    shown = admin.get(address)
    assert all(word in shown.text for word in ("100200", "300400", "engineer", "North Badia"))
    admin.post(address, dict(hidden(shown)), status=303)
    assert (unit_of("100200"), unit_of("300400")) == ("2210", "2210")
    assert units()["2210"].valid_from == LAST_WEEK
    again = admin.get(upload(admin, make(*rows)))
    assert "Store this" not in again.text


def test_rows_that_cannot_be_are_named_and_the_others_stored(admin):
    address = upload(
        admin,
        csv_bytes(
            ("2210", "البادية الشمالية", "North Badia", "Mafraq", "", "", ""),
            ("2211", "الرويشد", "Ruwaished", "Mars", "", "", ""),
            ("2203", "", "", "", "", "soon", "2202"),
        ),
    )
    shown = admin.get(address)
    assert "3 2211 Governorate: not a governorate of Jordan" in shown.text
    assert "4 2203 Valid to: write the date like 2026-09-01" in shown.text
    admin.post(address, dict(hidden(shown)), status=303)
    assert sorted(units()) == ["2202", "2203", "2210"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"name,governorate\r\nA,Mafraq\r\n", "There is no “Code” column"),
        (b"code,code,name\r\n1,2,A\r\n", "stands there twice"),
        (b"", "empty"),
    ],
)
def test_a_file_without_use_is_refused_in_words(admin, data, sentence):
    assert sentence in admin.get(upload(admin, data), status=422).text


def test_a_file_can_be_thrown_away(admin):
    address = upload(admin, csv_bytes(("2210", "البادية الشمالية", "North Badia", "Mafraq", "", "", "")))
    admin.post(f"{address}/discard", {}, status=303)
    admin.get(address, status=404)


@pytest.mark.parametrize("dry", [True, False])
def test_the_command_prints_all_that_changes_and_stores_it(app, tmp_path, dry):
    file = tmp_path / "units.csv"
    rows = ("2203", "", "", "", "", YESTERDAY.isoformat(), "2202"), ("2202", "", "", "Mars", "", "", "")
    file.write_bytes(csv_bytes(*rows))
    told = app.test_cli_runner().invoke(load_directorates, [str(file), *["--dry-run"] * dry])
    assert told.exit_code == 1
    assert (
        "row 3, left out: 2202: Governorate: not a governorate of Jordan / المحافظة: ليست محافظة أردنية" in told.stderr
    )
    assert told.stdout.splitlines()[:4] == [
        f"dissolved: 2203 North-East Badia, from {TODAY} part of 2202",
        "person: neighbour, 2203 → 2202; signs in again",
        "person: reviewer2, 2203 → 2202; signs in again",
        f"school: 300400, 2203 → 2202 from {TODAY}",
    ]
    assert unit_of("300400") == ("2203" if dry else "2202")
