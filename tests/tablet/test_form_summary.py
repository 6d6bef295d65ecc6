from __future__ import annotations

import pytest

from inspect_app.checklists import Severity
from inspect_app.inspections.completeness import Summary, summary
from tests.submissions.make_body import PHOTO
from tests.submissions.test_form import form, library

pytestmark = pytest.mark.usefixtures("app")


def summed(*fields: tuple[str, str], checklist: str = "health-and-safety", **facts: float | bool | str) -> Summary:
    given = form(*fields, asked=checklist).given()
    return summary(library().latest(checklist), given, facts)


def codes(items):
    return {item.code for item in items}


def test_what_nobody_answered_is_listed():
    said = summed(("B03_05-answer", "ok"))
    assert (said.answered, said.applicable) == (
        1,
        70 - 1,
    )  # B09.01 is optional: nobody took it, so it is neither a gap nor an answer
    assert "B03.05" not in codes(said.unanswered)


def test_what_does_not_apply_is_not_asked():
    assert "B10.01" not in codes(summed(has_lab=False, has_workshop=False).unanswered)


def test_failures_stand_under_the_severity_that_results():
    said = summed(("B03_05-answer", "partial"), ("B03_01-answer", "not_ok"))
    assert {severity: codes(items) for severity, items in said.failing.items()} == {
        Severity.LIFE_THREATENING: {"B03.01"},
        Severity.LOW: {"B03.05"},
    }


def test_a_raised_severity_counts():
    said = summed(("B03_05-answer", "not_ok"), ("B03_05-0-severity", "severe"))
    assert codes(said.failing[Severity.SEVERE]) == {"B03.05"}


def test_a_failure_wants_its_photo():
    assert codes(summed(("B03_05-answer", "not_ok")).photos_missing) == {"B03.05"}
    assert not summed(("B03_05-answer", "not_ok"), ("B03_05-0-photo", PHOTO)).photos_missing


def test_an_always_item_wants_a_photo_when_all_is_well_too():
    assert codes(summed(("B03_01-answer", "ok")).photos_missing) == {"B03.01"}
    assert not summed(("B03_01-answer", "ok"), ("B03_01-photo", PHOTO)).photos_missing


def test_a_reason_stands_in_for_a_photo():
    assert summed(("B03_05-answer", "not_ok"), ("B03_05-reason", "الكاميرا معطلة")).is_complete


@pytest.mark.parametrize("word", ["na", "not_inspected"])
def test_not_looking_wants_a_reason(word):
    assert codes(summed(("B03_05-answer", word)).reasons_missing) == {"B03.05"}
    assert summed(("B03_05-answer", word), ("B03_05-reason", "مقفلة")).is_complete


def test_a_ratio_is_answered_by_the_facts():
    said = summed(checklist="minimum-standards", girls_max_shift=300, usable_girl_toilets=5)
    assert "A07.01" not in codes(said.unanswered)
    assert "A07.01" in {code for items in said.failing.values() for code in codes(items)}
