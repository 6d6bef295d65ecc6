"""The limits of what a visit holds: the last one that fits is taken, the next is named, and the others are kept."""

from __future__ import annotations

import pytest

from tests.make import NOW
from tests.submissions.test_form import answer, fault

pytestmark = pytest.mark.usefixtures("app")
EXIT = ("B03_01-answer", "not_ok")


def photos(many):
    return [("B03_01-0-photo", f"{n:064x};100;{NOW.isoformat()};;") for n in range(many)]


def notes(many):
    return [(f"B03_01-{n}-note", str(n)) for n in range(many)]


@pytest.mark.parametrize(("name", "most"), [("note", 4000), ("new_name", 200), ("instance", 60), ("location", 36)])
def test_a_text_fills_its_field_and_no_more(name, most):
    field = f"B03_01-0-{name}"
    (finding,) = answer(EXIT, (field, "م" * most)).findings
    assert getattr(finding, name) == "م" * most
    assert fault(EXIT, (field, "م" * (most + 1))) == {field}


def test_a_reason_fills_its_field_and_no_more():
    blocked = ("B03_01-answer", "not_inspected")
    assert answer(blocked, ("B03_01-reason", "م" * 4000)).reason == "م" * 4000
    assert fault(blocked, ("B03_01-reason", "م" * 4001)) == {"B03_01-reason"}


def test_a_finding_has_twenty_photos_at_most():
    assert len(answer(EXIT, *photos(20)).findings[0].photos) == 20
    assert fault(EXIT, *photos(21)) == {"B03_01-0-photo"}


def test_the_same_photo_twice_is_one():
    assert len(answer(EXIT, *photos(20), *photos(20)).findings[0].photos) == 20


def test_an_item_has_fifty_findings_at_most():
    assert len(answer(EXIT, *notes(50)).findings) == 50
    assert fault(EXIT, *notes(51)) == {"B03_01-0-note"}


@pytest.mark.parametrize(
    ("code", "said", "raised", "taken"),
    [
        ("B03_05", "not_ok", "moderate", True),
        ("B03_05", "not_ok", "low", False),
        ("B03_05", "partial", "low", True),
        ("B03_01", "not_ok", "severe", False),
        ("B03_05", "not_ok", "life_threatening", True),
    ],
)
def test_a_severity_is_at_least_what_the_answer_means(code, said, raised, taken):
    fields = (f"{code}-answer", said), (f"{code}-0-note", "x"), (f"{code}-0-severity", raised)
    assert fault(*fields) == (set() if taken else {f"{code}-0-severity"})
