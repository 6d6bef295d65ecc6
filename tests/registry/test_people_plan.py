"""What a file of people would add, row by row: refused, there already, or exactly what is stored."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import session
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from inspect_app.accounts.models import Account
from inspect_app.accounts.roles import Role
from inspect_app.db import db, writing
from inspect_app.registry.forms import ROLE_NAMES
from inspect_app.registry.people_file.people_columns import role_of
from inspect_app.registry.people_file.people_plan import PeoplePlan, add_people, plan_people
from inspect_app.schools.importing.table_cells import UnreadableFile
from inspect_app.schools.models import Directorate
from tests.make import NOW
from tests.people import World, make_school
from tests.schools.files import csv_file, xlsx_file

HEADINGS = ("اسم المستخدم", "الاسم بالعربية", "الاسم بالإنجليزية", "الصفة", "المديرية", "رقم المدرسة")
ENGINEER = ("noor", "م. نور الزعبي", "Noor Zoubi", "مهندس", "2202", "")
PRINCIPAL = ("", "هند العموش", "Hind Amoush", "مديرة مدرسة", "", "100200")

Plan = Callable[..., PeoplePlan]


@pytest.fixture
def plan(world: World, tmp_path: Path) -> Plan:
    def of(*rows: tuple[str, ...], headings: tuple[str, ...] = HEADINGS) -> PeoplePlan:
        return plan_people(db.session(), csv_file(tmp_path, headings, *rows))

    return of


def _with(row: tuple[str, ...], **cells: str) -> tuple[str, ...]:
    keys = ("username", "name_ar", "name_en", "role", "directorate", "school")
    return tuple(cells.get(key, cell) for key, cell in zip(keys, row, strict=True))


def _reasons(found: PeoplePlan) -> list[tuple[str, str]]:
    return [(fault.column.en, fault.reason.en) for fault in found.faults]


def test_a_row_describes_an_account(plan: Plan, world: World) -> None:
    (person,) = plan(ENGINEER).new
    assert (person.username, person.name_ar, person.name_en) == ENGINEER[:3]
    assert (person.role, person.directorate_id, person.school_id) == (
        Role.ENGINEER,
        world.engineer.directorate_id,
        None,
    )


def test_school_staff_without_a_user_name_get_their_schools(plan: Plan, world: World) -> None:
    (person,) = plan(PRINCIPAL).new
    assert (person.username, person.role) == ("p-100200", Role.SCHOOL)
    assert (person.directorate_id, person.school_id) == (None, world.principal.school_id)


def test_a_blank_english_name_is_the_arabic_one(plan: Plan) -> None:
    assert plan(_with(PRINCIPAL, name_en="")).new[0].name_en == PRINCIPAL[1]


def test_headings_are_known_in_both_languages_and_any_order(plan: Plan) -> None:
    english = ("Role", "School number", "Directorate code", "Name in English", "name in arabic", "USER NAME")
    assert plan((ENGINEER[3], "", "2202", *ENGINEER[2::-1]), headings=english).new == plan(ENGINEER).new


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_role_is_known_by_its_code_and_the_words_of_the_pages(app, language: str) -> None:
    with app.test_request_context():
        session["language"] = language
        assert {role: role_of(str(word)) for role, word in ROLE_NAMES.items()} == {role: role for role in Role}
    assert [role_of(role.value) for role in Role] == list(Role)


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (_with(ENGINEER, username=""), "User name", "the cell is blank"),
        (_with(ENGINEER, username="نور"), "User name", "Latin letters"),
        (_with(ENGINEER, username="a b"), "User name", "Latin letters"),
        (_with(ENGINEER, username="100200.0"), "User name", "spreadsheet has changed"),
        (_with(ENGINEER, username="x" * 61), "User name", "longer than 60"),
        (_with(ENGINEER, username="NULL"), "User name", "a word that programs write for nothing"),
        (_with(ENGINEER, username="Engineer"), "User name", "upper and lower case alone"),
        (_with(ENGINEER, name_ar=""), "Name in Arabic", "the cell is blank"),
        (_with(ENGINEER, name_ar="nan"), "Name in Arabic", "a word that programs write for nothing"),
        (_with(ENGINEER, name_ar="#REF!"), "Name in Arabic", "the cell holds an Excel error"),
        (_with(ENGINEER, name_ar="Noor"), "Name in Arabic", "no Arabic letter"),
        (_with(ENGINEER, name_ar="نور 3"), "Name in Arabic", "digit in the name"),
        (_with(ENGINEER, name_ar="ن" * 121), "Name in Arabic", "longer than 120"),
        (_with(ENGINEER, name_en="نور"), "Name in English", "no Latin letter"),
        (_with(ENGINEER, name_en="3.6E+11"), "Name in English", "digit in the name"),
        (_with(ENGINEER, name_ar='=HYPERLINK("http://x")'), "Name in Arabic", "formula"),
        (_with(ENGINEER, role=""), "Role", "the cell is blank"),
        (_with(ENGINEER, role="king"), "Role", "not in the list"),
        (_with(ENGINEER, directorate=""), "Directorate", "“All directorates” for an engineer of the ministry"),
        (_with(ENGINEER, directorate="9999"), "Directorate", "no directorate of this code"),
        (_with(ENGINEER, directorate="2202.0"), "Directorate", "no directorate of this code"),
        (_with(ENGINEER, school="100200"), "School number", "this role has no school"),
        (_with(ENGINEER, role="reviewer", directorate=""), "Directorate", "the cell is blank"),
        (_with(ENGINEER, role="reviewer", directorate="all"), "Directorate", "no directorate of this code"),
        (_with(ENGINEER, role="ministry"), "Directorate", "this role has no directorate"),
        (_with(PRINCIPAL, school=""), "School number", "the cell is blank"),
        (_with(PRINCIPAL, school="100200.0"), "School number", "spreadsheet has changed"),
        (_with(PRINCIPAL, school="1.002E+05"), "School number", "spreadsheet has changed"),
        (_with(PRINCIPAL, school="0100-200"), "School number", "is 100200 meant?"),
        (_with(PRINCIPAL, school="7"), "School number", "no school of this number"),
        (_with(PRINCIPAL, directorate="2203"), "Directorate", "another directorate: North-West Badia"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_reason(plan: Plan, row: tuple[str, ...], column: str, reason: str):
    found = plan(row, _with(ENGINEER, username="fine"))
    assert [person.username for person in found.new] == ["fine"]
    ((told, why),) = _reasons(found)
    assert (told, reason in why) == (column, True), why


@pytest.mark.parametrize("word", ["all", "كل المديريات", "الوزارة"])
def test_only_an_engineer_said_to_see_every_directorate_does(plan: Plan, word: str) -> None:
    assert plan(_with(ENGINEER, directorate=word)).new[0].directorate_id is None


def test_a_user_name_stands_once(plan: Plan) -> None:
    found = plan(ENGINEER, _with(ENGINEER, username="NOOR"), PRINCIPAL, PRINCIPAL)
    assert [person.username for person in found.new] == ["noor", "p-100200"]
    assert [(row.number, row.faults[0].reason.en) for row in found.refused] == [
        (3, "repeated: this user name stands in row 2"),
        (5, "repeated: this user name stands in row 4"),
    ]


def test_an_account_that_is_there_is_named_and_left_as_it_is(plan: Plan) -> None:
    found = plan(
        ("engineer", "م. ليلى", "", "school", "", "100200"), ("neighbour", "م. سامر", "Samer", "مهندس", "2203", "")
    )
    assert (found.new, found.refused) == ([], [])
    told = [(one.account.username, [heading.en for heading in one.differs_in]) for one in found.present]
    assert told == [("engineer", ["Role", "Directorate", "School number"]), ("neighbour", [])]


def test_who_may_be_there_under_another_name_is_pointed_at(plan: Plan) -> None:
    found = plan(
        PRINCIPAL, _with(ENGINEER, name_ar="م. ليلى"), _with(ENGINEER, username="boss", role="admin", directorate="")
    )
    assert [(doubt.row, doubt.reason.en) for doubt in found.doubts] == [
        (2, "the school has an account already: principal"),
        (3, "this person may have an account already: engineer"),
        (4, "a new administrator: sees everything and manages accounts"),
    ]


@pytest.mark.parametrize("missing", ["الاسم بالعربية", "الصفة"])
def test_a_file_without_a_needed_column_is_refused_whole(plan: Plan, missing: str) -> None:
    with pytest.raises(UnreadableFile, match="There is no column"):
        plan(ENGINEER, headings=tuple("x" if heading == missing else heading for heading in HEADINGS))


def test_a_column_that_stands_twice_refuses_the_file(plan: Plan) -> None:
    with pytest.raises(UnreadableFile, match="twice"):
        plan(ENGINEER, headings=("اسم المستخدم", "الاسم بالعربية", "الاسم", "الصفة", "المديرية", "رقم المدرسة"))


def test_a_workbook_is_read_where_its_user_names_stand(world: World, tmp_path: Path) -> None:
    file = xlsx_file(tmp_path, ["كشف المهندسين"], [], HEADINGS, [*ENGINEER[:4], 2202, None])
    (person,) = plan_people(db.session(), file).new
    assert (person.username, person.directorate_id) == ("noor", world.engineer.directorate_id)


_cells = st.tuples(
    st.sampled_from(["", "noor", "Noor", "n.1", "engineer", "100200.0", "a b", "p-100200"]),
    st.sampled_from(["م. نور", "", "NULL", "نور ٣", "م. ليلى", "Noor"]),
    st.sampled_from(["Noor", "", "نور", "1"]),
    st.sampled_from(["engineer", "مراجع", "school", "الوزارة", "مدير النظام", "king", ""]),
    st.sampled_from(["2202", "البادية الشمالية الشرقية", "all", "", "9999"]),
    st.sampled_from(["", "100200", "300400", "٣٠٠٤٠٠", "100200.0", "7"]),
)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(_cells, min_size=1, max_size=25))
def test_what_is_stored_is_what_was_shown_and_every_row_is_told(plan: Plan, rows: list[tuple[str, ...]]) -> None:
    before = db.session.execute(select(func.count(Account.id), func.max(Account.id))).one()
    found = plan(*rows)
    told = [one.row for one in (*found.new, *found.present)] + [row.number for row in found.refused]
    assert sorted(told) == [number for number, row in enumerate(rows, start=2) if any(row)]
    with writing():
        add_people(db.session(), found, None, NOW)
    stored = db.session.execute(select(Account).where(Account.id > before[1]).order_by(Account.id)).scalars().all()
    assert [
        (one.username, one.name_ar, one.name_en, one.role, one.directorate_id, one.school_id) for one in stored
    ] == [(one.username, one.name_ar, one.name_en, one.role, one.directorate_id, one.school_id) for one in found.new]
    assert all(one.password_hash == "" and one.must_change_password and one.active for one in stored)
    again = plan(*rows)
    assert ([one.row for one in again.present], again.new) == (
        sorted(one.row for one in (*found.new, *found.present)),
        [],
    )
    with writing():
        for one in stored:
            db.session.delete(one)


def test_four_thousand_principals_are_planned_and_added_in_seconds(world: World, tmp_path: Path) -> None:
    with writing():
        home = db.session.get_one(Directorate, world.engineer.directorate_id)
        db.session.add_all(make_school(home, f"7{n:05}", f"مدرسة {n}", f"School {n}", 32.4, 36.2) for n in range(4000))
    file = csv_file(tmp_path, HEADINGS, *(_with(PRINCIPAL, school=f"7{n:05}") for n in range(4000)))
    found = plan_people(db.session(), file)
    with writing():
        add_people(db.session(), found, None, NOW + timedelta(days=1))
    count = select(func.count(Account.id)).where(Account.created_at == NOW + timedelta(days=1))
    assert (len(found.new), db.session.scalar(count)) == (4000, 4000)
