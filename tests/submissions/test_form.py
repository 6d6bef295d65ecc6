from __future__ import annotations

import uuid
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from flask import Flask

from inspect_app.checklists import Library, Severity, load
from inspect_app.inspections.submitted import GivenAnswer, Position
from inspect_app.submissions.parsing.read_visit import VisitRead, read_visit
from tests.make import NOW
from tests.submissions.make_body import PHOTO, body

pytestmark = pytest.mark.usefixtures("app")


@cache
def library() -> Library:
    return load(Path(__file__).parents[2] / "checklists")


def form(*fields: tuple[str, str], asked: str = "health-and-safety", **header: str) -> VisitRead:
    sent = body(*fields, **{"checklist": asked, **header})
    return read_visit(sent.to_dict(flat=False), library().latest(asked), NOW)


def answer(*fields: tuple[str, str], checklist: str = "health-and-safety") -> GivenAnswer:
    made = form(*fields, asked=checklist)
    assert made.faults() == {}
    (only,) = made.given().answers
    return only


def fault(*fields: tuple[str, str], asked: str = "health-and-safety", **header: str) -> set[str]:
    return set(form(*fields, asked=asked, **header).faults())


def test_a_visit_comes_out_as_plain_values():
    given = form(latitude="32.4686", longitude="36.2436", accuracy="6").given()
    assert (given.school, given.submitted_by, given.started_at) == ("100200", 1, NOW)
    assert given.position == Position(32.4686, 36.2436, 6.0)


def test_a_word_answers_a_scale():
    assert answer(("B03_05-answer", "partial")) == GivenAnswer("B03.05", "partial")


def test_a_yes_no_item_knows_no_partly():
    assert fault(("B03_01-answer", "partial")) == {"B03_01-answer"}


def test_a_measured_item_may_fail_without_a_number():
    assert answer(("B03_03-answer", "not_ok")).answer == "not_ok"


def test_arabic_digits_are_numbers():
    assert answer(("B03_03-value", "١٫١٢")).value == "1.12"


@pytest.mark.parametrize(
    ("field", "value"), [("B03_02", "two"), ("B03_02", "1.5"), ("B03_02", "-1"), ("B03_08", "soon")]
)
def test_what_cannot_be_read_is_a_fault_of_its_field(field, value):
    assert fault((f"{field}-value", value)) == {f"{field}-value"}


def test_a_date_still_to_come_is_refused():
    assert fault(("B03_08-value", (NOW + timedelta(days=2)).date().isoformat())) == {"B03_08-value"}


@pytest.mark.parametrize("off", [timedelta(days=40), timedelta(days=3650), timedelta(days=-3)])
def test_a_date_is_judged_against_the_visits_own_day(off):
    """Whatever the server's clock says: a tablet that runs ahead may enter its own today, and nothing after it."""
    device = NOW + off
    clock = {"started": device.isoformat(), "finished": device.isoformat()}
    today, after = (("B03_08-value", (device + timedelta(days=days)).date().isoformat()) for days in (0, 2))
    made = form(today, **clock)
    assert made.faults() == {}
    (given,) = made.given().answers
    assert given.value == device.date().isoformat()
    assert fault(after, **clock) == {"B03_08-value"}


def test_a_clock_that_stands_before_any_visit_leaves_the_day_of_arrival():
    clock = {"started": "1970-01-01T00:10:00Z", "finished": "1970-01-01T01:00:00Z"}
    assert form(("B03_08-value", NOW.date().isoformat()), **clock).faults() == {}


def test_tomorrow_east_of_amman_is_the_visits_day():
    assert answer(("B03_08-value", (NOW + timedelta(days=1)).date().isoformat())).value == NOW.date().isoformat()


def test_a_clock_at_the_end_of_time_is_no_error():
    late = {"started": "9999-12-31T23:30:00Z", "finished": "9999-12-31T23:30:00Z"}
    assert form(("B03_08-value", "9999-12-30"), **late).faults() == {}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("24,000", None),
        ("1,120", None),
        ("1,12", "1.12"),
        ("١٫١٢ متر", "1.12"),
        ("1.12 m", "1.12"),
        ("0.00001", "0.00001"),
    ],
)
def test_a_number_is_kept_as_it_is_read_again(typed, kept):
    made = form(("B03_03-value", typed))
    given = made.given().answers[0].value
    assert (given.rstrip("0") if given else None) == kept
    assert set(made.faults()) == (set() if kept else {"B03_03-value"})


def test_what_cannot_be_read_is_named_and_counts_as_not_given():
    made = form(("B03_02-value", "500"), ("B03_05-answer", "ok"), ("fact-floors", "40"), ("B03_08-value", "2031-01-01"))
    given = made.given()
    assert made.refusals() == {}
    assert [(one.code, one.value) for one in given.answers] == [("B03.02", None), ("B03.05", None), ("B03.08", None)]
    assert given.facts == {}
    assert given.unknown == ("fact-floors: 40", "B03_02-value: 500", "B03_08-value: 2031-01-01")


def test_faults_are_said_in_the_readers_language(app: Flask):
    with app.test_request_context():
        assert form(("B03_02-value", "two")).faults() == {"B03_02-value": "أدخل رقماً"}


def test_an_option_must_be_on_the_list():
    assert fault(("A07_06-value", "plenty"), asked="minimum-standards") == {"A07_06-value"}
    assert answer(("A07_06-value", "water"), checklist="minimum-standards").value == "water"


def test_a_finding_says_where_and_what():
    said = answer(
        ("B03_05-answer", "not_ok"),
        ("B03_05-0-location", "hall-100200"),
        ("B03_05-0-note", " اللوحة ساقطة "),
        ("B03_05-0-severity", "severe"),
        ("B03_05-0-worse", "yes"),
        ("B03_05-0-photo", f"{PHOTO};48211;2026-05-03T08:55:00Z;32.4;36.2"),
    )
    (finding,) = said.findings
    assert (finding.location, finding.note, finding.severity, finding.worse) == (
        "hall-100200", "اللوحة ساقطة", Severity.SEVERE, True,
    )  # fmt: skip
    assert (finding.photos[0].sha256, finding.photos[0].size, finding.photos[0].position) == (
        PHOTO, 48211, Position(32.4, 36.2),
    )  # fmt: skip


def test_an_empty_finding_is_no_finding():
    assert answer(("B03_05-answer", "not_ok"), ("B03_05-0-new_kind", "room"), ("B03_05-1-note", "")).findings == ()


def test_severity_is_raised_never_lowered():
    assert fault(("B03_05-answer", "not_ok"), ("B03_05-0-severity", "low")) == {"B03_05-0-severity"}


def test_a_partial_answer_may_stay_a_step_lower():
    assert answer(("B03_05-answer", "partial"), ("B03_05-0-severity", "low")).findings[0].severity is Severity.LOW


def test_findings_left_on_a_good_answer_are_shown_not_recorded():
    given = form(("B03_05-answer", "ok"), ("B03_05-0-note", "مكسورة")).given()
    assert given.answers[0].findings == ()
    assert given.unknown == ("B03_05-0-note",)


def test_a_new_place_is_the_same_place_each_time():
    fields = [("B03_05-answer", "not_ok"), ("B03_05-0-location", "new"), ("B03_05-0-new_name", "غرفة 3")]
    visit = str(uuid.uuid4())
    ids = {form(*fields, visit=visit).given().answers[0].findings[0].location for _ in range(2)}
    assert len(ids) == 1
    assert uuid.UUID(ids.pop())


def test_a_name_typed_beside_the_whole_school_is_a_new_place():
    """Where nobody chose “new” in the list above it, as on the page without JavaScript."""
    fields = [("B03_05-answer", "not_ok"), ("B03_05-0-new_name", "غرفة 3")]
    visit = str(uuid.uuid4())
    chosen = form(*fields, ("B03_05-0-location", "new"), visit=visit).given()
    assert form(*fields, visit=visit).given().answers == chosen.answers


def test_a_new_place_wants_a_name():
    assert fault(("B03_05-answer", "not_ok"), ("B03_05-0-location", "new")) == {"B03_05-0-new_name"}


def test_fifty_findings_are_the_most():
    fields = [("B03_05-answer", "not_ok"), *((f"B03_05-{n}-note", "x") for n in range(51))]
    assert fault(*fields) == {"B03_05-0-note"}


@pytest.mark.parametrize("photo", ["abc;1", "zz" * 32, PHOTO.upper()])
def test_a_photo_is_named_by_its_hash(photo):
    assert fault(("B03_05-answer", "not_ok"), ("B03_05-0-photo", photo)) == {"B03_05-0-photo"}


def test_facts_are_held_to_the_vocabulary():
    given = form(("fact-floors", "٣"), ("fact-has_lab", "no"), ("fact-heating", "gas"), ("fact-staff", "")).given()
    assert given.facts == {"floors": 3, "has_lab": False, "heating": "gas"}


@pytest.mark.parametrize(
    ("fact", "value"), [("floors", "40"), ("floors", "2.5"), ("has_lab", "maybe"), ("heating", "sun")]
)
def test_an_impossible_fact_is_a_fault(fact, value):
    assert fault((f"fact-{fact}", value)) == {f"fact-{fact}"}


def test_unknown_names_are_kept():
    given = form(("B99_01-answer", "ok"), ("B03_05-colour", "red"), ("fact-moon", "1"), ("mood", "good")).given()
    assert set(given.unknown) == {"B99_01-answer", "B03_05-colour", "fact-moon", "mood"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("visit", "7"), ("visit", "8F14E45F-CEEA-467F-A9BA-1D2C3B4A5968"), ("revision", "0"), ("checklist", "other"),
        ("version", "9"),
        ("owner", ""), ("school", ""), ("started", "2026-05-03T09:00"), ("finished", "yesterday"), ("replaces", "abc"),
        ("latitude", "91"),
    ],
)  # fmt: skip
def test_the_header_is_checked(name, value):
    assert fault(**{"longitude": "36", "latitude": "32", name: value}) == {name}


def test_a_page_that_does_not_say_when_it_ended_ends_now():
    assert form(finished="").given().finished_at == NOW


def test_nothing_sent_says_nothing_and_is_a_visit_of_nobody():
    read = read_visit({}, library().latest("health-and-safety"), NOW)
    assert read.answers.given == ()
    assert set(read.faults()) == {"visit", "checklist", "version", "school", "owner", "started"}


def test_what_was_typed_first_counts():
    given = form(("B03_05-answer", "partial"), ("B03_05-answer", "ok"), ("note", ""), ("note", "x")).given()
    assert (given.answers, given.note) == ((GivenAnswer("B03.05", "partial"),), "")
